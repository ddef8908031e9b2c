using System.Text.Json;
using ChurnWorker.Contracts;
using ChurnWorker.Model.Activity;
using ChurnWorker.Model.BuyTillYouDie;
using ChurnWorker.Model.WinBack;
using ChurnWorker.Storage;
using ChurnWorker.Telemetry;

namespace ChurnWorker.Outbox;

/// <summary>Turns decisions into messages with their final bytes.</summary>
internal static class WinBackMessages
{
    private const double MillisecondsADay = 86_400_000;

    /// <summary>A trigger that fired.</summary>
    /// <param name="trigger">The trigger.</param>
    /// <param name="customer">Its customer.</param>
    /// <param name="signals">What beside orders decided.</param>
    /// <param name="context">Model and policy.</param>
    /// <param name="content">What a campaign can speak of.</param>
    /// <param name="uplift">What contact was measured to add; null where that is not known.</param>
    /// <param name="origin">W3C trace context of the last purchase; null where it came with none.</param>
    public static OutboxMessage Of(
        WinBackTrigger trigger, RfmSummary customer, DecisionSignals signals, DecisionContext context, CustomerContent content, MeasuredUplift? uplift, string? origin)
    {
        var acquisitionCost = AcquisitionCost(context.Policy, trigger.Currency);
        decimal? maxIncentive = Incentive.Ceiling(trigger.ValueAtStake, acquisitionCost, uplift?.Share) is { } most ? Money(most, trigger.Currency) : null;
        var onClock = signals.OnClock(customer);
        var schedule = StageSchedule.Of(onClock, context.Model, context.Policy, signals.ChurnedAt);
        var byDueDate = schedule.IsByDueDate(trigger.Stage);
        var churned = signals.HasChurnedBy(trigger.FiredAt, customer);
        var days = (trigger.FiredAt - customer.LastPurchaseAt) / MillisecondsADay;
        var timing = context.Model.Transactions;
        var age = onClock.AgeAt(trigger.FiredAt);
        var interval = churned ? new ProbabilityInterval(1, 1) : context.Model.IntervalOfNoPurchase(onClock, age, context.Policy.HorizonDays);
        var body = new WinBackTriggered
        {
            TriggerId = trigger.TriggerId,
            CycleId = trigger.CycleId,
            CustomerId = trigger.CustomerId,
            Stage = trigger.Stage,
            StageName = context.Policy.StageName(trigger.Stage),
            FiredAt = Instant(trigger.FiredAt),
            ActBy = Instant(trigger.FiredAt + (long)context.Policy.ActBy.TotalMilliseconds),
            LastPurchaseAt = Instant(customer.LastPurchaseAt),
            DaysSinceLastPurchase = Math.Round(days, 4),
            PNoPurchase = trigger.PNoPurchase,
            PNoPurchaseLow = interval.Low,
            PNoPurchaseHigh = interval.High,
            HorizonDays = context.Policy.HorizonDays,
            PAlive = trigger.PAlive,
            ExpectedNextPurchaseAt = context.Model.DueAt(onClock, 0.5) is var due && due < LatestInstant ? Instant(due) : null,
            SilencePercentile = 100 * timing.SilencePercentile(customer.Frequency, customer.Recency, age),
            ValueTier = TierName(trigger.Tier),
            ExpectedValue = Money(trigger.ExpectedValue, trigger.Currency),
            ValueAtStake = Money(trigger.ValueAtStake, trigger.Currency),
            Currency = trigger.Currency,
            MaxIncentive = maxIncentive,
            Playbook = churned ? Playbooks.For(signals.ChurnReason, context.Policy.Playbooks) : null,
            Reasons = [ReasonCodes.HighValue, churned ? ReasonCodes.SubscriptionCancelled : byDueDate ? ReasonCodes.Overdue : ReasonCodes.ThresholdCrossed],
            Explanation = (churned ? Explanations.Churn(trigger, customer, signals) : Explanations.Sentence(trigger, customer, context, schedule, interval))
                + (maxIncentive is { } ceiling ? Explanations.Ceiling(ceiling, trigger.Currency, uplift, acquisitionCost is not null) : ""),
            Channels = content.Channels,
            Categories = content.Categories,
            ModelId = trigger.ModelId,
            Readiness = context.Model.Readiness.ToString().ToLowerInvariant(),
            PolicyVersion = trigger.PolicyVersion,
            Cause = trigger.Cause.ToString().ToLowerInvariant(),
        };
        return Message(
            trigger, EventTypes.WinBackTriggered, trigger.FiredAt, JsonSerializer.SerializeToUtf8Bytes(body, MessageJson.Default.WinBackTriggered), origin);
    }

    /// <summary>A trigger that a changed history answered or disproved.</summary>
    public static OutboxMessage Of(TriggerClosure closure, long now)
    {
        var trigger = closure.Trigger;
        if (closure.Order is { } order)
        {
            var resolved = new WinBackResolved
            {
                TriggerId = trigger.TriggerId,
                CycleId = trigger.CycleId,
                CustomerId = trigger.CustomerId,
                ResolvedAt = Instant(order.OccurredAt),
                OrderId = order.OrderId,
                Amount = Money(order.Net, order.Currency),
                Currency = order.Currency,
                DaysAfterTrigger = Math.Round((order.OccurredAt - trigger.FiredAt) / MillisecondsADay, 4),
            };
            return Message(
                trigger, EventTypes.WinBackResolved, now, JsonSerializer.SerializeToUtf8Bytes(resolved, MessageJson.Default.WinBackResolved));
        }

        var retracted = new WinBackRetracted
        {
            TriggerId = trigger.TriggerId,
            CycleId = trigger.CycleId,
            CustomerId = trigger.CustomerId,
            RetractedAt = Instant(now),
            Reason = closure.Reason!,
        };
        return Message(
            trigger, EventTypes.WinBackRetracted, now, JsonSerializer.SerializeToUtf8Bytes(retracted, MessageJson.Default.WinBackRetracted));
    }

    /// <summary>A complaint of a high-value customer: service first, no sales.</summary>
    public static OutboxMessage Recovery(Complaint complaint, RfmSummary customer, DecisionContext context, long now)
    {
        var needed = new ServiceRecoveryNeeded
        {
            ComplaintId = complaint.ComplaintId,
            CustomerId = customer.CustomerId,
            OpenedAt = Instant(complaint.OpenedAt),
            ValueTier = TierName(ValueTier.High),
            ExpectedValue = Money(context.Model.ExpectedValue(customer, context.Policy), customer.Currency),
            Currency = customer.Currency,
        };
        return Created(new OutboxMessage(
            DeterministicId.Recovery(context.Tenant, complaint.OpenedBy, complaint.ComplaintId), EventTypes.ServiceRecoveryNeeded,
            $"winback.{EventTypes.ServiceRecoveryNeeded}.v1.{TierName(ValueTier.High)}", customer.CustomerId, now,
            JsonSerializer.SerializeToUtf8Bytes(needed, MessageJson.Default.ServiceRecoveryNeeded)));
    }

    /// <summary>Asks a customer who cancelled and did not say why.</summary>
    public static OutboxMessage ExitSurvey(Subscription ended, RfmSummary customer, ValueTier tier, string tenant, long now)
    {
        var requested = new ExitSurveyRequested
        {
            SubscriptionId = ended.SubscriptionId,
            CustomerId = customer.CustomerId,
            EndsAt = Instant(ended.EndsAt!.Value),
            ValueTier = TierName(tier),
        };
        return Created(new OutboxMessage(
            DeterministicId.ExitSurvey(tenant, customer.CustomerId, ended.SubscriptionId, ended.EndsAt.Value), EventTypes.ExitSurveyRequested,
            $"winback.{EventTypes.ExitSurveyRequested}.v1.{TierName(tier)}", customer.CustomerId, now,
            JsonSerializer.SerializeToUtf8Bytes(requested, MessageJson.Default.ExitSurveyRequested)));
    }

    /// <summary>Suggests a subscription to whoever buys as regularly as one would deliver.</summary>
    public static OutboxMessage SubscriptionOffer(RfmSummary customer, double intervalDays, DecisionContext context, long now)
    {
        var suggested = new SubscriptionOfferSuggested
        {
            CustomerId = customer.CustomerId,
            LastPurchaseAt = Instant(customer.LastPurchaseAt),
            IntervalDays = Math.Round(intervalDays, 4),
            ExpectedValue = Money(context.Model.ExpectedValue(customer, context.Policy), customer.Currency),
            Currency = customer.Currency,
        };
        return Created(new OutboxMessage(
            DeterministicId.SubscriptionOffer(context.Tenant, customer.CustomerId), EventTypes.SubscriptionOfferSuggested,
            $"winback.{EventTypes.SubscriptionOfferSuggested}.v1.{TierName(ValueTier.High)}", customer.CustomerId, now,
            JsonSerializer.SerializeToUtf8Bytes(suggested, MessageJson.Default.SubscriptionOfferSuggested)));
    }

    /// <summary>Reminds of an article that runs out.</summary>
    public static OutboxMessage Replenishment(DueReplenishment due, RfmSummary customer, ValueTier tier, DecisionContext context, long now)
    {
        var supply = due.Supply;
        var body = new ReplenishmentDue
        {
            CustomerId = customer.CustomerId,
            Sku = supply.Sku,
            OrderId = supply.OrderId,
            BoughtAt = Instant(supply.BoughtAt),
            Quantity = supply.Quantity,
            RunsOutAt = Instant(due.RunsOutAt),
            ActBy = Instant(due.Until),
            Basis = supply.SupplyDays is null ? "own_gaps" : "supply_days",
            ValueTier = TierName(tier),
        };
        return Created(new OutboxMessage(
            DeterministicId.Replenishment(context.Tenant, supply.OrderId, supply.Sku), EventTypes.ReplenishmentDue,
            $"winback.{EventTypes.ReplenishmentDue}.v1.{TierName(tier)}", customer.CustomerId, now,
            JsonSerializer.SerializeToUtf8Bytes(body, MessageJson.Default.ReplenishmentDue)));
    }

    /// <summary>A customer who stands elsewhere in the lifecycle.</summary>
    public static OutboxMessage LifecycleChanged(LifecycleStanding? from, LifecycleStanding to, RfmSummary customer, ValueTier tier, DecisionContext context, long now)
    {
        var body = new CustomerLifecycleChanged { CustomerId = customer.CustomerId, From = from?.State.ToString(), To = to.State.ToString(), At = Instant(to.Since) };
        return Created(new OutboxMessage(
            DeterministicId.Lifecycle(context.Tenant, customer.CustomerId, from, to), EventTypes.CustomerLifecycleChanged,
            $"winback.{EventTypes.CustomerLifecycleChanged}.v1.{TierName(tier)}", customer.CustomerId, now,
            JsonSerializer.SerializeToUtf8Bytes(body, MessageJson.Default.CustomerLifecycleChanged)));
    }

    /// <summary>A trigger that ran out.</summary>
    public static OutboxMessage Expired(WinBackTrigger trigger, long now)
    {
        var expired = new WinBackExpired
        {
            TriggerId = trigger.TriggerId,
            CycleId = trigger.CycleId,
            CustomerId = trigger.CustomerId,
            ExpiredAt = Instant(trigger.ExpiresAt),
        };
        return Message(
            trigger, EventTypes.WinBackExpired, now, JsonSerializer.SerializeToUtf8Bytes(expired, MessageJson.Default.WinBackExpired));
    }

    /// <summary>A trigger whose customer is forgotten: it names the trigger, which its campaign knows, and nobody.</summary>
    public static OutboxMessage Erased(WinBackTrigger trigger, long now) =>
        Of(new TriggerClosure(trigger with { CustomerId = "" }, null, RetractionReasons.Erased), now);

    /// <summary>What an erasure took out of the store.</summary>
    public static OutboxMessage Receipt(ErasureReceipt receipt)
    {
        var body = BodyOf(receipt);
        return Created(new OutboxMessage(
            body.ReceiptId, EventTypes.CustomerErasureReceipt, $"{EventTypes.CustomerErasureReceipt}.v1", "", receipt.ErasedAt,
            JsonSerializer.SerializeToUtf8Bytes(body, MessageJson.Default.CustomerErasureReceipt)));
    }

    /// <summary>A receipt as everybody is told it.</summary>
    public static CustomerErasureReceipt BodyOf(ErasureReceipt receipt) => new()
    {
        ReceiptId = DeterministicId.ErasureReceipt(receipt.Tombstone, receipt.ErasedAt),
        Tombstone = receipt.Tombstone,
        ErasedAt = Instant(receipt.ErasedAt),
        Customers = receipt.Customers,
        Rows = receipt.Rows,
    };

    private static readonly long LatestInstant = DateTimeOffset.MaxValue.ToUnixTimeMilliseconds();

    private static OutboxMessage Message(WinBackTrigger trigger, string type, long at, byte[] body, string? origin = null)
    {
        var id = type == EventTypes.WinBackTriggered ? trigger.TriggerId : DeterministicId.Message(trigger.TriggerId, type);
        return Created(new OutboxMessage(id, type, $"{type}.v1.{TierName(trigger.Tier)}", trigger.CustomerId, at, body), origin);
    }

    /// <summary>The message with the context of its creation: whoever receives it can follow the trace back to what caused it.</summary>
    private static OutboxMessage Created(OutboxMessage message, string? origin = null)
    {
        using var span = Tracing.StartCreate(message.Type, message.MessageId, message.RoutingKey, origin);
        return span is null ? message : message with { TraceParent = span.Id };
    }

    private static string TierName(ValueTier tier) => tier switch
    {
        ValueTier.High => "high",
        ValueTier.Mid => "mid",
        _ => "low",
    };

    private static DateTimeOffset Instant(long milliseconds) => DateTimeOffset.FromUnixTimeMilliseconds(milliseconds);

    private static long? AcquisitionCost(WinBackPolicy policy, string currency) =>
        policy.AcquisitionCost is { } cost ? Currencies.ToMinorUnits(cost, currency) : null;

    private static decimal Money(long minorUnits, string currency) => Currencies.ToDecimal(minorUnits, currency);
}
