namespace ChurnWorker.Model.WinBack;

/// <summary>Reason codes of the decision log and of messages. Part of the contract.</summary>
public static class ReasonCodes
{
    /// <summary>The model rests on less own data than the policy asks for.</summary>
    public const string NotReady = "not_ready";

    /// <summary>The customer is not of high value.</summary>
    public const string BelowValue = "below_value";

    /// <summary>The customer refuses every channel.</summary>
    public const string Consent = "consent";

    /// <summary>A complaint is open: no sales trigger.</summary>
    public const string ComplaintOpen = "complaint_open";

    /// <summary>A payment failed: never counted as a choice to leave.</summary>
    public const string PaymentBranch = "payment_branch";

    /// <summary>Every subscription that runs is paused: the clock of the silence stands still.</summary>
    public const string Paused = "paused";

    /// <summary>A replenishment is merely due: the customer is not overdue yet.</summary>
    public const string ReplenishmentDue = "replenishment_due";

    /// <summary>It is quiet hours: waits for their end.</summary>
    public const string QuietHours = "quiet_hours";

    /// <summary>The service may not have seen the customer's latest purchase: waits until it has caught up.</summary>
    public const string LagGate = "lag_gate";

    /// <summary>More of the base is due in one hour than can be true: waits until the wave is over.</summary>
    public const string WaveGuard = "wave_guard";

    /// <summary>The budget of the day went to those with more at stake: waits for the next day.</summary>
    public const string Budget = "budget";

    /// <summary>The chance of a purchase is too small to be worth a contact.</summary>
    public const string LostCause = "lost_cause";

    /// <summary>The customer's last subscription ended: certain churn.</summary>
    public const string SubscriptionCancelled = "subscription_cancelled";

    /// <summary>No stage threshold is crossed that was not crossed before.</summary>
    public const string NotLapsing = "not_lapsing";

    /// <summary>The last order was cancelled a short while ago.</summary>
    public const string Grace = "grace_after_cancellation";

    /// <summary>The last trigger is too recent.</summary>
    public const string Cooldown = "cooldown";

    /// <summary>The customer had as many triggers as the policy allows.</summary>
    public const string FrequencyCap = "frequency_cap";

    /// <summary>Too many fire at once after a refit or a backfill; this one waits for its turn.</summary>
    public const string Paced = "paced";

    /// <summary>The cycle is held out.</summary>
    public const string Holdout = "holdout";

    /// <summary>The stage was crossed before the service went live: recorded, not published.</summary>
    public const string Backfill = "backfill";

    /// <summary>A trigger fired.</summary>
    public const string Fired = "fired";

    /// <summary>P(no purchase in h) crossed the threshold of the stage.</summary>
    public const string ThresholdCrossed = "p_no_purchase_crossed";

    /// <summary>P(no purchase in h) was above the threshold at the last purchase already, and the next purchase is overdue at the same probability.</summary>
    public const string Overdue = "overdue";

    /// <summary>High value at the last purchase.</summary>
    public const string HighValue = "high_value";
}
