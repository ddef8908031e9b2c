using ChurnWorker.Model.WinBack;
using ChurnWorker.Storage;

namespace ChurnWorker.Sweep;

/// <summary>One customer of a pass, the instant of the review and what it found.</summary>
internal sealed record Review(CustomerRow Row, long At, Decision Decision)
{
    /// <summary>Whether it would publish a trigger that not silence but a refit or a backfill made due.</summary>
    public bool IsPaced => Decision.Trigger is { Disposition: Disposition.Published, Cause: not TriggerCause.Silence };

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
