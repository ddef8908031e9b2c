using ChurnWorker.Model.Activity;
using ChurnWorker.Model.Retention;

namespace ChurnWorker.Reports;

/// <summary>Money of a window in one currency, in units of it. Currencies are never summed.</summary>
internal sealed record CurrencyReport
{
    public required string Currency { get; init; }

    public required int Orders { get; init; }

    public required int Buyers { get; init; }

    public required decimal Revenue { get; init; }

    public required decimal? AverageOrderValue { get; init; }

    public required decimal? NaiveLtv { get; init; }

    public required decimal? ModelValue { get; init; }

    /// <summary>Recurring money a month of the subscriptions that ran at the start.</summary>
    public required decimal RecurringAtStart { get; init; }

    public required double? RevenueChurnRate { get; init; }

    /// <summary>Value at stake of the win-back cycles open at the end.</summary>
    public required decimal RevenueAtRisk { get; init; }

    public static CurrencyReport Of(MoneyFigures figures, long atRisk) => new()
    {
        Currency = figures.Currency,
        Orders = figures.Orders,
        Buyers = figures.Buyers,
        Revenue = Currencies.ToDecimal(figures.Revenue, figures.Currency),
        AverageOrderValue = Units(figures.AverageOrderValue, figures.Currency),
        NaiveLtv = Units(figures.NaiveLtv, figures.Currency),
        ModelValue = Units(figures.ModelValue, figures.Currency),
        RecurringAtStart = Units(figures.RecurringAtStart / 12m, figures.Currency)!.Value,
        RevenueChurnRate = figures.RevenueChurnRate,
        RevenueAtRisk = Currencies.ToDecimal(atRisk, figures.Currency),
    };

    /// <summary>A mean of minor units in units, with two digits more than the currency has.</summary>
    private static decimal? Units(decimal? minorUnits, string currency) =>
        minorUnits is { } minor ? decimal.Round(minor * Currencies.ToDecimal(1, currency), Currencies.FractionDigits(currency) + 2) : null;
}
