namespace ChurnWorker.Configuration;

/// <summary>The shop whose customers these are.</summary>
internal sealed class ShopOptions
{
    [Setting("Time zone whose calendar days group orders into purchase occasions.", Form = "IANA zone, e.g. Europe/London")]
    public string TimeZone { get; init; } = "UTC";

    [Setting("Currency in which value is reported.", Form = "ISO 4217 code, e.g. EUR", DefaultText = "each customer's own main currency")]
    public string? ReportingCurrency { get; init; }

    [Setting("Value of one unit of a currency in the reporting currency, from a day until the next rate of the same currency. An order without a rate is never guessed.", Form = RateText.Form, DefaultText = "none", MaxLength = 100_000)]
    public string[]? Rates { get; init; }

    [Setting("Name that keeps the ids of several shops apart.", MaxLength = 200)]
    public string Tenant { get; init; } = "default";

    [Setting("Whether an order of amount 0 is activity, or a purchase for timing.")]
    public ZeroAmountOrders ZeroAmountOrders { get; init; } = ZeroAmountOrders.Activity;
}
