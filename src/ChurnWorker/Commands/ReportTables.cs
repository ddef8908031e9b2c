using ChurnWorker.Model.Forecasting;
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
        foreach (var table in r.WinBack is { } winBack ? WinBack(winBack) : [])
            yield return table;
        if (r.Shadow is { } s)
            yield return new TextTable($"Shadow policy {s.PolicyVersion} beside the live one since {s.From}", ["", "live", "shadow"], [.. Shadow(s)]);
        yield return new TextTable(
            "Triggers by day, held-out ones included", ["day", "expected", "band", "fired"],
            [.. r.Calendar.Select(d => (string[])[d.Day, d.Expected.ToString("0.0", CultureInfo.InvariantCulture), $"{Number(d.Low)} .. {Number(d.High)}", d.Actual is { } fired ? Number(fired) : ""])]);
        if (r.Currencies.Count > 1)
            yield return new TextTable("Money by currency, never summed", ["currency", "orders", "revenue", "average order", "naive LTV", "model value", "at risk"], [.. r.Currencies.Select(Row)]);
        var months = Math.Min(MostMonths, r.Cohorts.Select(c => c.Active.Count).DefaultIfEmpty(0).Max());
        yield return new TextTable(
            "Percent of each month's new customers who bought again, by months since the first purchase",
            ["first purchase", "customers", .. Enumerable.Range(1, Math.Max(0, months - 1)).Select(m => Number(m))],
            [.. r.Cohorts.Select(c => (string[])[c.Month, Number(c.Customers), .. Enumerable.Range(1, Math.Max(0, months - 1)).Select(m => m < c.Active.Count ? c.RetainedPercent[m].ToString("0", CultureInfo.InvariantCulture) : "")])]);
    }

    private static IEnumerable<TextTable> WinBack(WinBackReport w)
    {
        string[] columns = ["cycles", "contacted", "came back", "held out", "came back", "difference", "95 % interval"];
        yield return new TextTable($"Win-back: bought within {w.Days} days of the first trigger", columns, [.. w.Groups.Prepend(w.All).Where(g => g.Treated + g.HeldOut > 0).Select(Row)]);
        yield return new TextTable(
            "Money a cycle in those days", ["currency", "contacted", "held out", "difference", "95 % interval"],
            [.. w.Revenue.Select(r => (string[])[r.Currency, Money(r.TreatedMean, null), Money(r.HeldOutMean, null), Money(r.Difference, null), Range(Money(r.DifferenceLow, null), Money(r.DifferenceHigh, null))])]);
        yield return new TextTable("Whether the comparison holds", ["", "value", "meaning"], [.. Soundness(w)], HasNotes: true);
        yield return new TextTable("What campaign systems told", ["channel", "status", "triggers"], [.. w.Outcomes.Select(o => (string[])[o.Channel.Length == 0 ? "-" : ReportText.Printable(o.Channel), o.Status, Number(o.Triggers)])]);
    }

    private static IEnumerable<string[]> Shadow(ShadowReport s) =>
    [
        ["contacts", Number(s.LiveContacts), Number(s.ShadowContacts)],
        ["held out", Number(s.LiveHeldOut), Number(s.ShadowHeldOut)],
        ["customers contacted by both", Number(s.CustomersOfBoth), Number(s.CustomersOfBoth)],
        ["customers contacted by it alone", Number(s.CustomersOfLiveAlone), Number(s.CustomersOfShadowAlone)],
    ];

    private static IEnumerable<string[]> Soundness(WinBackReport w)
    {
        if (w.All.Treated + w.All.HeldOut + w.NotYetMeasurable == 0)
            yield break;
        yield return ["not measurable yet", Number(w.NotYetMeasurable), "cycles whose days are not over"];
        yield return ["sample ratio", w.SampleRatioPValue is { } p ? p.ToString("0.000", CultureInfo.InvariantCulture) : "-", w.SampleRatioMismatch ? "MISMATCH: dealt otherwise than the policy says, the figures prove nothing" : "probability of a split at least as uneven by chance"];
        yield return ["cycles needed", w.CyclesNeeded is { } n ? Number(n) : "-", string.Create(CultureInfo.InvariantCulture, $"in both arms, to see {w.PointsToSee:0} points with a power of 80 %")];
    }

    private static string[] Row(WinBackGroup g) =>
    [
        g.Name, Number(g.Treated), Percent(g.TreatedRatePercent), Number(g.HeldOut), Percent(g.HeldOutRatePercent), Decimal(g.DifferencePoints),
        Range(Decimal(g.DifferenceLow), Decimal(g.DifferenceHigh)),
    ];

    private static string Range(string low, string high) => low == "-" ? "-" : $"{low} .. {high}";

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
        yield return ["naive LTV", Money(r.NaiveLtv, r.Currency), $"order value x purchases x lifetime{(r is { NaiveLtv: { } naive, ModelValue: { } expected } && ForecastModel.DisagreeWidely((double)naive, (double)expected) ? "; WARNING: it and the model disagree more than threefold, trust neither before you know why" : "")}"];
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
