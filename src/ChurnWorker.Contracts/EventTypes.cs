namespace ChurnWorker.Contracts;

/// <summary>Names of events and messages as they stand in a message's type.</summary>
public static class EventTypes
{
    /// <summary>In: <see cref="Contracts.PurchaseCompleted"/>.</summary>
    public const string PurchaseCompleted = "purchase.completed";

    /// <summary>In: <see cref="Contracts.OrderCancelled"/>.</summary>
    public const string OrderCancelled = "order.cancelled";

    /// <summary>In: <see cref="Contracts.SubscriptionStarted"/>.</summary>
    public const string SubscriptionStarted = "subscription.started";

    /// <summary>In: <see cref="Contracts.SubscriptionChanged"/>.</summary>
    public const string SubscriptionChanged = "subscription.changed";

    /// <summary>In: <see cref="Contracts.SubscriptionCancelled"/>.</summary>
    public const string SubscriptionCancelled = "subscription.cancelled";

    /// <summary>In: <see cref="Contracts.PaymentFailed"/>.</summary>
    public const string PaymentFailed = "payment.failed";

    /// <summary>In: <see cref="Contracts.PaymentRecovered"/>.</summary>
    public const string PaymentRecovered = "payment.recovered";

    /// <summary>In: <see cref="Contracts.FeedbackReceived"/>.</summary>
    public const string FeedbackReceived = "feedback.received";

    /// <summary>In: <see cref="Contracts.ComplaintOpened"/>.</summary>
    public const string ComplaintOpened = "complaint.opened";

    /// <summary>In: <see cref="Contracts.ComplaintClosed"/>.</summary>
    public const string ComplaintClosed = "complaint.closed";

    /// <summary>In: <see cref="Contracts.ActivityObserved"/>.</summary>
    public const string ActivityObserved = "activity.observed";

    /// <summary>In: <see cref="Contracts.ConsentChanged"/>.</summary>
    public const string ConsentChanged = "consent.changed";

    /// <summary>In: <see cref="Contracts.CustomersMerged"/>.</summary>
    public const string CustomersMerged = "customers.merged";

    /// <summary>In: <see cref="Contracts.CustomersUnmerged"/>.</summary>
    public const string CustomersUnmerged = "customers.unmerged";

    /// <summary>In: <see cref="Contracts.CustomerErased"/>.</summary>
    public const string CustomerErased = "customer.erased";

    /// <summary>In: <see cref="Contracts.CampaignOutcome"/>.</summary>
    public const string CampaignOutcome = "campaign.outcome";

    /// <summary>In: <see cref="Contracts.SourceHeartbeat"/>.</summary>
    public const string SourceHeartbeat = "source.heartbeat";

    /// <summary>Out: <see cref="Contracts.WinBackTriggered"/>.</summary>
    public const string WinBackTriggered = "winback.triggered";

    /// <summary>Out: <see cref="Contracts.WinBackResolved"/>.</summary>
    public const string WinBackResolved = "winback.resolved";

    /// <summary>Out: <see cref="Contracts.WinBackRetracted"/>.</summary>
    public const string WinBackRetracted = "winback.retracted";

    /// <summary>Out: <see cref="Contracts.WinBackExpired"/>.</summary>
    public const string WinBackExpired = "winback.expired";

    /// <summary>Out: <see cref="Contracts.ServiceRecoveryNeeded"/>.</summary>
    public const string ServiceRecoveryNeeded = "service.recovery.needed";

    /// <summary>Out: <see cref="Contracts.ExitSurveyRequested"/>.</summary>
    public const string ExitSurveyRequested = "exit.survey.requested";

    /// <summary>Out: <see cref="Contracts.SubscriptionOfferSuggested"/>.</summary>
    public const string SubscriptionOfferSuggested = "subscription.offer.suggested";

    /// <summary>Out: <see cref="Contracts.ReplenishmentDue"/>.</summary>
    public const string ReplenishmentDue = "replenishment.due";

    /// <summary>Out: <see cref="Contracts.CustomerLifecycleChanged"/>.</summary>
    public const string CustomerLifecycleChanged = "customer.lifecycle.changed";

    /// <summary>Out: <see cref="Contracts.CustomerErasureReceipt"/>.</summary>
    public const string CustomerErasureReceipt = "customer.erasure.receipt";

    /// <summary>Question: <see cref="Contracts.TriggerCheck"/>.</summary>
    public const string TriggerCheck = "trigger.check";

    /// <summary>Answer: <see cref="Contracts.TriggerStatus"/>.</summary>
    public const string TriggerStatus = "trigger.status";

    /// <summary>Question: <see cref="Contracts.CustomerExplain"/>.</summary>
    public const string CustomerExplain = "customer.explain";

    /// <summary>Answer: <see cref="Contracts.CustomerExplanation"/>.</summary>
    public const string CustomerExplanation = "customer.explanation";

    /// <summary>Question: <see cref="Contracts.CustomerErase"/>.</summary>
    public const string CustomerErase = "customer.erase";

    /// <summary>Answer: <see cref="Contracts.CustomerErasure"/>.</summary>
    public const string CustomerErasure = "customer.erasure";
}
