using System.Globalization;
using ChurnWorker.Reports;

namespace ChurnWorker.Commands;

/// <summary>The owner's report for a person.</summary>
internal static class ReportTables
{
    private const int MostMonths = 13;

    public static IEnumerable<TextTable> Of(ShopReport r)
    {
        yield return new TextTable($"Retention from {r.From} up to {r.To}{(r.Cohort is null ? "" : $", first purchase in {r.Cohort}")} (customer: bought within {r.ActiveDays} days, or subscribed)", ["figure", "value", "counted from"], [.. Figures(r)], HasNotes: true);
        if (r.Currencies.Count > 1)
            yield return new TextTable("Money by currency, never summed", ["currency", "orders", "revenue", "average order", "naive LTV", "model value", "at risk"], [.. r.Currencies.Select(Row)]);
        var months = Math.Min(MostMonths, r.Cohorts.Select(c => c.Active.Count).DefaultIfEmpty(0).Max());
        yield return new TextTable(
            "Percent of each month's new customers who bought again, by months since the first purchase",
            ["first purchase", "customers", .. Enumerable.Range(1, Math.Max(0, months - 1)).Select(m => Number(m))],
            [.. r.Cohorts.Select(c => (string[])[c.Month, Number(c.Customers), .. Enumerable.Range(1, Math.Max(0, months - 1)).Select(m => m < c.Active.Count ? c.RetainedPercent[m].ToString("0", CultureInfo.InvariantCulture) : "")])]);
    }

    private static IEnumerable<string[]> Figures(ShopReport r)
    {
        yield return ["customers at the start", Number(r.CustomersAtStart), ""];
        yield return ["customers at the end", Number(r.CustomersAtEnd), ""];
        yield return ["  new", Number(r.NewCustomers), $"{Number(r.ReturnedCustomers)} of them returned after a longer absence"];
        yield return ["lost", Number(r.LostCustomers), ""];
        yield return ["retention rate", Percent(r.RetentionRatePercent), "(at the end - new) / at the start"];
        yield return ["customer churn", Percent(r.CustomerChurnRatePercent), "lost / at the start"];
        yield return ["revenue churn", Percent(100 * r.RevenueChurnRate), "recurring money lost / at the start"];
        yield return ["repeat purchase rate", Percent(r.RepeatPurchaseRatePercent), "customers with two orders ever"];
        yield return ["  within the window", Percent(r.RepeatPurchaseRateInWindowPercent), $"of {Number(r.Buyers)} customers who bought"];
        yield return ["average order value", Money(r.AverageOrderValue, r.Currency), $"{Number(r.Orders)} orders"];
        yield return ["purchases per customer", Decimal(r.PurchasesPerCustomer), "within the window"];
        yield return ["lifetime, days", Decimal(r.LifetimeDays), "length of the window / churn"];
        yield return ["naive LTV", Money(r.NaiveLtv, r.Currency), "order value x purchases x lifetime"];
        yield return ["model value", Money(r.ModelValue, r.Currency), "expected of a customer at the end"];
        yield return ["CSAT", Percent(r.CsatPercent), $"{Number(r.Respondents["csat"])} respondents"];
        yield return ["NPS", Decimal(r.Nps), $"{Number(r.Respondents["nps"])} respondents"];
        yield return ["CES", Percent(r.CesPercent), $"{Number(r.Respondents["ces"])} respondents"];
        yield return ["revenue at risk", Money(r.RevenueAtRisk, r.Currency), "value at stake of open win-back cycles"];
    }

    private static string[] Row(CurrencyReport c) =>
    [
        c.Currency, Number(c.Orders), Money(c.Revenue, null), Money(c.AverageOrderValue, null), Money(c.NaiveLtv, null), Money(c.ModelValue, null), Money(c.RevenueAtRisk, null),
    ];

    private static string Number(long value) => value.ToString("N0", CultureInfo.InvariantCulture);

    private static string Percent(double? value) => value is { } known ? known.ToString("0.0", CultureInfo.InvariantCulture) + " %" : "-";

    private static string Decimal(double? value) => value is { } known ? known.ToString("N1", CultureInfo.InvariantCulture) : "-";

    private static string Money(decimal? value, string? currency) =>
        value is { } known ? known.ToString("N2", CultureInfo.InvariantCulture) + (currency is null ? "" : " " + currency) : "-";
}
