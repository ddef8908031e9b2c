using ChurnWorker.Model.WinBack;
using ChurnWorker.Outbox;
using ChurnWorker.Storage;

namespace ChurnWorker.Sweep;

/// <summary>One customer of a pass, the instant of the review, what it was decided with and what it found.</summary>
internal sealed record Review(CustomerRow Row, CustomerCase Subject, DecisionContext Context, long At, Decision Decision)
{
    /// <summary>What the customer is reminded of.</summary>
    public IReadOnlyList<OutboxMessage> Reminders { get; init; } = [];

    /// <summary>Reviews a customer.</summary>
    public static Review Of(CustomerRow row, CustomerCase subject, DecisionContext context, long at, Holds holds) =>
        new(row, subject, context, at, Decider.Review(subject, context, at, holds));

    /// <summary>Whether it would publish a trigger that not silence but a refit, a backfill or the end of a wave made due.</summary>
    public bool IsPaced => Decision.Trigger is { Disposition: Disposition.Published } trigger
        && (trigger.Cause != TriggerCause.Silence || Row.HeldBy is ReasonCodes.WaveGuard or ReasonCodes.Paced);

    /// <summary>Whether silence alone made the customer due, and nothing put that off before.</summary>
    public bool IsNewlyDue => Row.HeldBy is null && Decision.Trigger is not { Cause: not TriggerCause.Silence };

    /// <summary>
    /// Whether the decision log wants it: what holds a customer is logged once, however often it is asked again, and of somebody whom no win-back is for and
    /// who was due for a reminder nothing was decided.
    /// </summary>
    public bool IsNews => Decision.Reason != ReasonCodes.NotLapsing && !(Decision.Reason == ReasonCodes.BelowValue && Subject.Cycle is null)
        && (HeldBy is null || HeldBy != Row.HeldBy);

    /// <summary>The gate that puts the review off; null where none does.</summary>
    public string? HeldBy => Decision.Trigger is null && Decision.Reason is not (ReasonCodes.NotLapsing or ReasonCodes.BelowValue) ? Decision.Reason : null;

    /// <summary>The same review asked again with a hold.</summary>
    public Review Held(Holds holds) => this with { Decision = Decider.Review(Subject, Context, At, holds) };

    /// <summary>The same review with its trigger put off.</summary>
    public Review Deferred(long turn) => this with
    {
        Decision = Decision with
        {
            Reason = ReasonCodes.Paced,
            Trigger = null,
            Cycle = Decision.CycleBefore,
            NextReviewAt = turn,
        },
    };
}
