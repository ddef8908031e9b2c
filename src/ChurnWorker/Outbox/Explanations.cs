using System.Globalization;
using ChurnWorker.Model.Activity;
using ChurnWorker.Model.BuyTillYouDie;
using ChurnWorker.Model.Forecasting;
using ChurnWorker.Model.WinBack;

namespace ChurnWorker.Outbox;

/// <summary>The decision in one plain sentence.</summary>
internal static class Explanations
{
    /// <summary>A customer whose last subscription ended.</summary>
    public static string Churn(WinBackTrigger trigger, RfmSummary customer, DecisionSignals signals) => string.Create(
        CultureInfo.InvariantCulture,
        $"The last subscription ended {(trigger.FiredAt - signals.ChurnedAt!.Value) / 86_400_000.0:0.#} days ago{(signals.ChurnReason is { } reason ? $" (reason stated: {reason})" : "")}: this is certain, not a forecast. {customer.Occasions} purchase occasions before, none since.");

    /// <summary>What bounds an incentive.</summary>
    public static string Ceiling(decimal most, string currency, MeasuredUplift? uplift, bool hasAcquisitionCost)
    {
        var bounds = uplift is { } u
            ? string.Create(CultureInfo.InvariantCulture, $"contact was measured to bring back {100 * u.Share:0.0} points more customers (95 % interval {100 * u.Low:0.0} to {100 * u.High:0.0}), which is what it may cost of the value at stake")
            : "no more than is at stake";
        return string.Create(CultureInfo.InvariantCulture, $" An incentive may cost up to {most} {currency}: {bounds}{(hasAcquisitionCost ? ", and no more than a new customer costs" : "")}.");
    }

    /// <summary>A customer whose silence reached a stage; the trigger may come later than that, when a gate held it back or a new model moved the instant.</summary>
    public static string Sentence(WinBackTrigger trigger, RfmSummary customer, DecisionContext context, StageSchedule schedule, ProbabilityInterval interval)
    {
        var days = (trigger.FiredAt - customer.LastPurchaseAt) / 86_400_000.0;
        var reached = DateTimeOffset.FromUnixTimeMilliseconds(schedule.InstantOf(trigger.Stage));
        var starts = schedule.IsByDueDate(trigger.Stage)
            ? "when the next purchase is overdue with a probability of"
            : "at a probability of";
        var doubt = context.Model.Readiness < Readiness.Own
            ? string.Create(CultureInfo.InvariantCulture, $", known no better than {interval.Low:0%} to {interval.High:0%} because the shop has too few customers of its own")
            : "";
        return string.Create(
            CultureInfo.InvariantCulture,
            $"{customer.Occasions} purchase occasions over {customer.LastDay - customer.FirstDay} days, then {days:0.#} days of silence: the probability of no purchase in the next {context.Policy.HorizonDays} days is {trigger.PNoPurchase:0.0%}{doubt}. Stage {context.Policy.StageName(trigger.Stage)} starts {starts} {context.Policy.Stages[trigger.Stage - 1]:0%}, reached on {reached:yyyy-MM-dd}.");
    }
}
