namespace ChurnWorker.Model.Activity;

/// <summary>What an event says happened. The numbers are stored: never renumber.</summary>
public enum ActivityKind
{
    /// <summary>An order was paid, or a newer version of one became known.</summary>
    Purchase = 1,

    /// <summary>An order was undone, wholly or in part, or a credit was given.</summary>
    Cancellation = 2,

    /// <summary>A contract with recurring money began.</summary>
    SubscriptionStarted = 3,

    /// <summary>The recurring money or the interval of a contract changed.</summary>
    SubscriptionChanged = 4,

    /// <summary>A contract ends, by the customer's will.</summary>
    SubscriptionCancelled = 5,

    /// <summary>A payment did not go through: never a choice to leave.</summary>
    PaymentFailed = 6,

    /// <summary>A payment that had failed went through.</summary>
    PaymentRecovered = 7,

    /// <summary>The customer answered a survey.</summary>
    Feedback = 8,

    /// <summary>The customer complained.</summary>
    ComplaintOpened = 9,

    /// <summary>A complaint was settled.</summary>
    ComplaintClosed = 10,

    /// <summary>The customer did something that is no purchase: a visit, a log-in.</summary>
    Activity = 11,

    /// <summary>Consent to be contacted on a channel was given or withdrawn.</summary>
    Consent = 12,

    /// <summary>Another customer turned out to be this one.</summary>
    Merged = 13,

    /// <summary>A merge was a mistake.</summary>
    Unmerged = 14,

    /// <summary>The customer is to be forgotten.</summary>
    Erased = 15,

    /// <summary>What became of a campaign that a trigger asked for. Names no customer.</summary>
    CampaignOutcome = 16,

    /// <summary>A source is alive, whether or not it has orders to tell of. Names no customer.</summary>
    Heartbeat = 17,
}
