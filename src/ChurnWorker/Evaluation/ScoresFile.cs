using System.Globalization;
using ChurnWorker.Model.Activity;
using ChurnWorker.Model.Forecasting;
using ChurnWorker.Model.WinBack;
using ChurnWorker.Reports;

namespace ChurnWorker.Evaluation;

/// <summary>What was forecast for every customer at a cutoff, one row each. Ages are whole days, as in the fit.</summary>
internal static class ScoresFile
{
    private static readonly string[] s_header =
    [
        "customer_id", "frequency", "recency_days", "age_days", "monetary_value", "p_alive", "p_no_purchase", "expected_purchases", "expected_value", "next_review_at",
    ];

    public static void Write(string path, Evaluated evaluated, WinBackPolicy policy)
    {
        using var file = new StreamWriter(path);
        Write(file, s_header);
        foreach (var customer in evaluated.Customers)
            Write(file, Row(customer, evaluated, policy));
    }

    private static void Write(StreamWriter file, IEnumerable<string> fields) => file.Write(string.Join(',', fields.Select(Quoted)) + "\n");

    private static string Quoted(string field) => field.AsSpan().ContainsAny(",\"") ? $"\"{field.Replace("\"", "\"\"", StringComparison.Ordinal)}\"" : field;

    private static IEnumerable<string> Row(RfmSummary customer, Evaluated evaluated, WinBackPolicy policy)
    {
        var model = evaluated.Model;
        var age = customer.AgeOnDay(evaluated.Cutoff);
        yield return customer.CustomerId;
        yield return Text(customer.Frequency);
        yield return Text(customer.LastDay - customer.FirstDay);
        yield return Text(evaluated.Cutoff - customer.FirstDay);
        yield return Currencies.ToDecimal((long)Math.Round(customer.MonetaryValue), customer.Currency).ToString(CultureInfo.InvariantCulture);
        yield return Text(model.Transactions.ProbabilityAlive(customer.Frequency, customer.Recency, age));
        yield return Text(model.ProbabilityOfNoPurchase(customer, age, policy.HorizonDays));
        yield return Text(model.Transactions.ExpectedPurchases(customer.Frequency, customer.Recency, age, policy.HorizonDays / 7.0));
        yield return Currencies.ToDecimal(model.ExpectedValue(customer, policy), customer.Currency).ToString(CultureInfo.InvariantCulture);
        yield return NextReview(customer, evaluated, policy);
    }

    /// <summary>The first stage that silence enters after the age at the cutoff; empty when it enters none.</summary>
    private static string NextReview(RfmSummary customer, Evaluated evaluated, WinBackPolicy policy)
    {
        var now = customer.InstantAt(customer.AgeOnDay(evaluated.Cutoff));
        var schedule = StageSchedule.Of(customer, evaluated.Model, policy);
        var stage = schedule.ReachedAt(now) + 1;
        return stage <= schedule.Count && schedule.InstantOf(stage) is < long.MaxValue and var instant ? ReportText.Instant(instant) : "";
    }

    private static string Text(double value) => value.ToString("R", CultureInfo.InvariantCulture);
}
