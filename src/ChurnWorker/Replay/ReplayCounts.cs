using ChurnWorker.Assessment;

namespace ChurnWorker.Replay;

/// <summary>What became of the rows of a file: every row is one of these.</summary>
internal sealed class ReplayCounts
{
    /// <summary>Rows read.</summary>
    public long Rows { get; private set; }

    /// <summary>Rows taken into the ledger, and rows of guests.</summary>
    public long Accepted { get; private set; }

    /// <summary>Of the accepted, rows of guests: counted, not stored.</summary>
    public long Guests { get; private set; }

    /// <summary>Rows of erased customers, outcomes of campaigns whose trigger is not known, requests that ask nothing of the store: counted, not stored.</summary>
    public long Dropped { get; private set; }

    /// <summary>Rows known already.</summary>
    public long Duplicates { get; private set; }

    /// <summary>Rows refused with a reason.</summary>
    public long Quarantined { get; private set; }

    public void Count(IReadOnlyList<EventOutcome> outcomes)
    {
        Rows += outcomes.Count;
        foreach (var outcome in outcomes)
        {
            switch (outcome)
            {
                case EventOutcome.Duplicate:
                    Duplicates++;
                    break;
                case EventOutcome.Quarantined:
                    Quarantined++;
                    break;
                case EventOutcome.Guest:
                    Guests++;
                    Accepted++;
                    break;
                case EventOutcome.Erased or EventOutcome.UnknownTrigger or EventOutcome.Noted:
                    Dropped++;
                    break;
                default:
                    Accepted++;
                    break;
            }
        }
    }
}
