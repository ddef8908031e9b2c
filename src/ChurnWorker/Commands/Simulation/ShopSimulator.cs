using System.Globalization;
using MathNet.Numerics.Distributions;

namespace ChurnWorker.Commands.Simulation;

/// <summary>
/// Customers with known truth: gamma-distributed purchase rates, gaps of gamma-distributed regularity, a coin after every purchase that decides whether they leave,
/// log-normal mean spend; and what real shops send: refunds, credits, edits, late and repeated events. One queue of what happens next, so memory follows the customers, not the events.
/// </summary>
internal sealed class ShopSimulator
{
    private const double RateShape = 1.3;
    private const double RateScaleDays = 40;
    private const double DropoutA = 1.1;
    private const double DropoutB = 5;
    private const double FullRefund = 0.04;
    private const double PartialRefund = 0.02;
    private const double SecondThoughts = 0.3;
    private const double CreditShare = 0.02;
    private const double OrderOnlyShare = 0.05;
    private const double Edited = 0.005;
    private const double Late = 0.02;
    private const double Repeated = 0.01;

    private readonly SimulatedShop _shop;
    private readonly Season _season;
    private readonly SplitMixRandom _random = new();
    private readonly SimulatedCustomer[] _customers;
    private readonly PriorityQueue<Happening, (long At, long Order)> _next = new();
    private long _scheduled;

    public ShopSimulator(SimulatedShop shop)
    {
        _shop = shop;
        _season = new Season(shop.Start, shop.Days);
        _customers = new SimulatedCustomer[shop.Customers];
        for (var i = 0; i < _customers.Length; i++)
            _customers[i] = Create(i);
    }

    /// <summary>The customers and what is true of them, complete once <see cref="Run"/> was read to its end.</summary>
    public IReadOnlyList<SimulatedCustomer> Customers => _customers;

    /// <summary>Everything that happens, by arrival. Read it once.</summary>
    public IEnumerable<SimulatedEvent> Run() => RunTo(long.MaxValue);

    /// <summary>What happens before an instant and was not read yet, by arrival.</summary>
    public IEnumerable<SimulatedEvent> RunTo(long end)
    {
        while (_next.TryPeek(out _, out var next) && next.At < end && _next.TryDequeue(out var happening, out _))
        {
            if (happening.Arrives is { } arrived)
                yield return arrived;
            else
                Buy(_customers[happening.Customer], happening.Customer, happening.At);
        }
    }

    /// <summary>A customer orders once more, for a reason of its own: what the customer would have done anyway stays as it is.</summary>
    /// <param name="customer">The customer.</param>
    /// <param name="order">Id of the order.</param>
    /// <param name="at">Not before what was read. Unix milliseconds UTC.</param>
    public void OrderOnceMore(SimulatedCustomer customer, string order, long at)
    {
        if (at < _shop.End)
            Schedule(at, new Happening(0, 0, new SimulatedEvent("p-" + order, false, customer.Id, order, at, at, Math.Max(1, (long)customer.MeanAmount), 1)));
    }

    private SimulatedCustomer Create(int index)
    {
        _random.State = SplitMixRandom.Start(_shop.Seed, index);
        var firstDay = _random.NextDouble() * _shop.Days * _shop.AcquisitionShare;
        var customer = new SimulatedCustomer
        {
            Id = string.Create(CultureInfo.InvariantCulture, $"c{index + 1:D7}"),
            Rate = Gamma.Sample(_random, RateShape, RateScaleDays),
            Regularity = 1 + Gamma.Sample(_random, 1, 1),
            DropoutProbability = Beta.Sample(_random, DropoutA, DropoutB),
            MeanAmount = 100 * Math.Exp(Normal.Sample(_random, Math.Log(45), 0.8)),
        };
        customer.NextPurchaseAt = _season.After(_shop.Start, firstDay);
        if (customer.NextPurchaseAt is { } first)
            Schedule(first, new Happening(index, first, null));
        customer.Randomness = _random.State;
        return customer;
    }

    private void Buy(SimulatedCustomer customer, int index, long at)
    {
        _random.State = customer.Randomness;
        customer.Orders++;
        var order = string.Create(CultureInfo.InvariantCulture, $"o{customer.Id.AsSpan(1)}-{customer.Orders}");
        var amount = Math.Max(1, (long)Math.Round(customer.MeanAmount * Gamma.Sample(_random, 4, 4)));
        Send(new SimulatedEvent("p-" + order, false, customer.Id, order, at, 0, amount, 1));
        if (Chance(Edited))
        {
            amount = Math.Max(1, (long)(amount * (0.5 + _random.NextDouble())));
            Send(new SimulatedEvent("e-" + order, false, customer.Id, order, at + Minutes(1, 30), 0, amount, 2));
        }

        Cancel(customer, order, at, amount);
        customer.LastPurchaseAt = at;
        customer.NextPurchaseAt = null;
        if (Chance(customer.DropoutProbability))
            customer.DroppedOutAt = at;
        else if (_season.After(at, Gamma.Sample(_random, customer.Regularity, customer.Regularity * customer.Rate)) is { } next)
            Schedule((customer.NextPurchaseAt = next).Value, new Happening(index, next, null));
        customer.Randomness = _random.State;
    }

    private void Cancel(SimulatedCustomer customer, string order, long at, long amount)
    {
        var dice = _random.NextDouble();
        if (dice >= FullRefund + PartialRefund)
            return;
        // Second thoughts come within hours, returns after days
        var days = Chance(SecondThoughts) ? Exponential.Sample(_random, 4) : Gamma.Sample(_random, 2, 2 / 9.0);
        var cancelledAt = at + (long)(days * 86_400_000);
        long? refunded = dice < FullRefund ? null : Math.Max(1, (long)(amount * (0.1 + 0.5 * _random.NextDouble())));
        if (Chance(CreditShare))
            Send(new SimulatedEvent("c-" + order, true, customer.Id, "", cancelledAt, 0, refunded ?? amount, 1));
        else
            Send(new SimulatedEvent("c-" + order, true, Chance(OrderOnlyShare) ? "" : customer.Id, order, cancelledAt, 0, refunded, 1));
    }

    // Most events arrive within a minute, some hours or days late, some twice
    private void Send(SimulatedEvent happened)
    {
        var delay = Chance(Late) ? (long)(Exponential.Sample(_random, 1 / 12.0) * 3_600_000) : (long)(_random.NextDouble() * 60_000);
        var repeated = Chance(Repeated) ? Minutes(1, 600) : 0;
        if (happened.OccurredAt >= _shop.End)
            return;
        var arrived = happened with { ArrivedAt = happened.OccurredAt + delay };
        Schedule(arrived.ArrivedAt, new Happening(0, 0, arrived));
        if (repeated > 0)
            Schedule(arrived.ArrivedAt + repeated, new Happening(0, 0, arrived with { ArrivedAt = arrived.ArrivedAt + repeated }));
    }

    private bool Chance(double probability) => _random.NextDouble() < probability;

    private long Minutes(int least, int most) => (long)((least + _random.NextDouble() * (most - least)) * 60_000);

    private void Schedule(long at, Happening happening) => _next.Enqueue(happening, (at, _scheduled++));

    /// <summary>Either a customer buys, or an event arrives.</summary>
    private readonly record struct Happening(int Customer, long At, SimulatedEvent? Arrives);
}
