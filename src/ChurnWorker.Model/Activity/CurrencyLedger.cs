namespace ChurnWorker.Model.Activity;

/// <summary>One customer's money in one currency, minor units. Never summed across currencies.</summary>
/// <param name="Currency">ISO 4217 code.</param>
/// <param name="Orders">Effective orders.</param>
/// <param name="Gross">Money of the effective orders before refunds.</param>
/// <param name="Refunds">Partial refunds of those orders.</param>
/// <param name="Credits">Money given back without an order.</param>
/// <param name="RepeatOccasions">Purchase occasions after the first that have money in this currency.</param>
/// <param name="RepeatSpend">Money of those occasions net of their refunds, before credits.</param>
public readonly record struct CurrencyLedger(
    string Currency, int Orders, long Gross, long Refunds, long Credits, int RepeatOccasions, long RepeatSpend)
{
    /// <summary>Money of the orders net of their own refunds.</summary>
    public long OrderNet => Gross - Refunds;

    /// <summary>All that was given back.</summary>
    public long Refunded => Refunds + Credits;

    /// <summary>Effective money: gross less refunds and credits. Below zero where credits exceed what was bought.</summary>
    public long Spend => Gross - Refunded;
}
