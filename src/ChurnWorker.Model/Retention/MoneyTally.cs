namespace ChurnWorker.Model.Retention;

/// <summary>Adds up money in one currency, customer by customer.</summary>
internal sealed class MoneyTally(string currency)
{
    private int _orders;
    private int _buyers;
    private Int128 _revenue;
    private Int128 _recurring;
    private Int128 _recurringLost;
    private Int128 _value;
    private int _valued;

    public string Currency => currency;

    public void AddOrders(int orders, long net)
    {
        _orders += orders;
        _buyers++;
        _revenue += net;
    }

    public void Credit(long amount) => _revenue -= amount;

    public void AddRecurring(long yearly, bool isLost)
    {
        _recurring += yearly;
        _recurringLost += isLost ? yearly : 0;
    }

    public void AddValue(long expected)
    {
        _value += expected;
        _valued++;
    }

    /// <param name="lifetimes">Lifetime in lengths of the window; null where it has no end.</param>
    public MoneyFigures ToFigures(double? lifetimes)
    {
        decimal? average = _orders == 0 ? null : (decimal)_revenue / _orders;
        return new MoneyFigures
        {
            Currency = currency,
            Orders = _orders,
            Buyers = _buyers,
            Revenue = Clamped(_revenue),
            AverageOrderValue = average,
            NaiveLtv = average * _orders / _buyers * (decimal?)lifetimes,
            ModelValue = _valued == 0 ? null : (decimal)_value / _valued,
            RecurringAtStart = Clamped(_recurring),
            RecurringLost = Clamped(_recurringLost),
        };
    }

    private static long Clamped(Int128 sum) => (long)Int128.Clamp(sum, long.MinValue, long.MaxValue);
}
