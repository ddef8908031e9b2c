using System.Buffers;
using System.Text.Json;
using ChurnWorker.Model.Activity;
using ChurnWorker.Model.Forecasting;
using ChurnWorker.Model.WinBack;
using ChurnWorker.Storage;

namespace ChurnWorker.Reports;

/// <summary>State as JSON lines. Nothing in it changes with the clock: the same events under the same model and policy give the same bytes.</summary>
internal sealed class CustomerExport(CustomerReader customers, WinBackPolicy policy)
{
    /// <summary>Writes one customer, or everybody by id; returns how many.</summary>
    public int Write(Stream output, string? customerId)
    {
        var states = customerId is null ? customers.All() : new[] { customers.Find(customerId) }.OfType<CustomerState>();
        var line = new ArrayBufferWriter<byte>();
        var written = 0;
        foreach (var state in states)
        {
            line.ResetWrittenCount();
            using (var json = new Utf8JsonWriter(line))
                Write(json, state);
            line.Write("\n"u8);
            output.Write(line.WrittenSpan);
            written++;
        }

        return written;
    }

    private void Write(Utf8JsonWriter json, CustomerState state)
    {
        var activity = state.Activity;
        json.WriteStartObject();
        json.WriteString("customerId", activity.CustomerId);
        json.WriteStartArray("mergedCustomers");
        foreach (var member in state.Members)
            json.WriteStringValue(member);
        json.WriteEndArray();
        json.WriteNumber("orders", activity.Orders.Count);
        WriteSummary(json, state.Row?.Summary);
        WriteMoney(json, "spend", activity, ledger => ledger.Spend);
        WriteMoney(json, "refunded", activity, ledger => ledger.Refunded);
        WriteReporting(json, activity.Reporting);
        json.WriteNumber("unmatchedCancellations", activity.UnmatchedCancellations);
        json.WriteNumber("parkedCancellations", activity.ParkedCancellations);
        json.WriteNumber("refundsExceedingOrder", activity.RefundsExceedingOrder);
        WriteSignals(json, activity.Signals);
        WriteForecast(json, state);
        WriteCycle(json, state);
        json.WriteEndObject();
    }

    private static void WriteSummary(Utf8JsonWriter json, RfmSummary? summary)
    {
        json.WriteNumber("occasions", summary?.Occasions ?? 0);
        json.WriteNumber("frequency", summary?.Frequency ?? 0);
        WriteInstant(json, "firstPurchaseAt", summary?.FirstPurchaseAt);
        WriteInstant(json, "lastPurchaseAt", summary?.LastPurchaseAt);
        if (summary is null)
        {
            json.WriteNull("recencyDays");
            json.WriteNull("currency");
            json.WriteNull("monetaryValue");
            return;
        }

        json.WriteNumber("recencyDays", summary.LastDay - summary.FirstDay);
        json.WriteString("currency", summary.Currency);
        json.WriteNumber("monetaryValue", Currencies.ToDecimal((long)Math.Round(summary.MonetaryValue), summary.Currency));
    }

    private static void WriteMoney(Utf8JsonWriter json, string name, CustomerActivity activity, Func<CurrencyLedger, long> amount)
    {
        json.WriteStartObject(name);
        foreach (var ledger in activity.Ledgers)
            json.WriteString(ledger.Currency, Currencies.ToDecimal(amount(ledger), ledger.Currency).ToString(System.Globalization.CultureInfo.InvariantCulture));
        json.WriteEndObject();
    }

    private static void WriteSignals(Utf8JsonWriter json, CustomerSignals signals)
    {
        if (ReferenceEquals(signals, CustomerSignals.None))
            return;
        json.WriteBoolean("complaintOpen", signals.HasOpenComplaint);
        json.WriteBoolean("contactRefused", signals.RefusesContact);
        json.WriteBoolean("paymentFailing", signals.HasFailingPayment);
        json.WriteStartArray("subscriptions");
        foreach (var s in signals.Subscriptions)
        {
            json.WriteStartObject();
            json.WriteString("subscriptionId", s.SubscriptionId);
            WriteInstant(json, "startedAt", s.StartedAt);
            WriteInstant(json, "endsAt", s.EndsAt);
            json.WriteString("recurringAmount", s.Currency.Length == 0 ? "0" : Currencies.ToDecimal(s.RecurringAmount, s.Currency).ToString(System.Globalization.CultureInfo.InvariantCulture));
            json.WriteString("currency", s.Currency);
            json.WriteString("interval", s.Interval);
            json.WriteString("reason", s.Reason);
            json.WriteEndObject();
        }

        json.WriteEndArray();
    }

    /// <summary>Spend in the reporting currency, where the shop reports in one; null where a rate is missing.</summary>
    private static void WriteReporting(Utf8JsonWriter json, ReportingMoney? money)
    {
        if (money is null)
            return;
        json.WriteStartObject("reportingSpend");
        json.WriteString(
            money.Currency,
            money.Spend is { } spend ? Currencies.ToDecimal(spend, money.Currency).ToString(System.Globalization.CultureInfo.InvariantCulture) : null);
        json.WriteEndObject();
    }

    private void WriteForecast(Utf8JsonWriter json, CustomerState state)
    {
        if (customers.Model is not { } model || state.Row is not { } row)
        {
            json.WriteNull("expectedValue");
            json.WriteNull("valueTier");
            json.WriteNull("nextReviewAt");
            json.WriteNull("modelId");
            return;
        }

        var value = model.ExpectedValue(row.Summary, policy);
        json.WriteNumber("expectedValue", Currencies.ToDecimal(value, row.Summary.Currency));
        json.WriteString("valueTier", model.TierOf(value, row.Summary.Currency).ToString().ToLowerInvariant());
        WriteInstant(json, "nextReviewAt", NextCrossing(row, model));
        json.WriteString("modelId", model.Id);
    }

    /// <summary>The next stage's instant, else the expiry of the last trigger. What a grace period, a cooldown or a pace adds is the sweep's business.</summary>
    private long? NextCrossing(CustomerRow row, ForecastModel model)
    {
        var (customer, cycle) = (row.Summary, row.Cycle);
        var entered = cycle?.Stage ?? 0;
        var crossing = entered < policy.Stages.Count ? StageSchedule.Of(row.Signals.OnClock(customer), model, policy, row.Signals.ChurnedAt).InstantOf(entered + 1) : long.MaxValue;
        return crossing == long.MaxValue ? cycle?.ExpiresAt : crossing;
    }

    private static void WriteCycle(Utf8JsonWriter json, CustomerState state)
    {
        if (state.Row?.Cycle is not { } cycle)
        {
            json.WriteNull("cycle");
            return;
        }

        json.WriteStartObject("cycle");
        json.WriteString("cycleId", cycle.CycleId);
        json.WriteNumber("stage", cycle.IsRunOut ? state.Triggers.Where(t => t.CycleId == cycle.CycleId).Max(t => t.Stage) : cycle.Stage);
        json.WriteStartArray("triggers");
        foreach (var trigger in state.Triggers.Where(t => t.CycleId == cycle.CycleId))
        {
            json.WriteStartObject();
            json.WriteString("triggerId", trigger.TriggerId);
            json.WriteNumber("stage", trigger.Stage);
            json.WriteString("state", trigger.State.ToString().ToLowerInvariant());
            json.WriteString("disposition", trigger.Disposition.ToString().ToLowerInvariant());
            WriteInstant(json, "firedAt", trigger.FiredAt);
            json.WriteEndObject();
        }

        json.WriteEndArray();
        json.WriteEndObject();
    }

    private static void WriteInstant(Utf8JsonWriter json, string name, long? instant)
    {
        if (instant is { } milliseconds)
            json.WriteString(name, ReportText.Instant(milliseconds));
        else
            json.WriteNull(name);
    }
}
