using System.Globalization;
using ChurnWorker.Assessment;

namespace ChurnWorker.Replay;

/// <summary>What became of what was tried again.</summary>
internal sealed class QuarantineReplayCounts
{
    /// <summary>Rows that matched.</summary>
    public int Rows { get; set; }

    /// <summary>Events taken into the ledger.</summary>
    public int Accepted { get; private set; }

    /// <summary>Events known already.</summary>
    public int Duplicates { get; private set; }

    /// <summary>Events of guests and of erased customers, and requests that ask nothing of the store.</summary>
    public int Dropped { get; private set; }

    /// <summary>Still refused, and kept.</summary>
    public int Refused { get; set; }

    /// <summary>Bodies that were too large, of which only the beginning is kept: they cannot be tried again.</summary>
    public int TooLarge { get; set; }

    /// <summary>Adds what became of a batch.</summary>
    public void Count(IReadOnlyList<EventOutcome> outcomes)
    {
        foreach (var outcome in outcomes)
        {
            switch (outcome)
            {
                case EventOutcome.Accepted:
                    Accepted++;
                    break;
                case EventOutcome.Duplicate:
                    Duplicates++;
                    break;
                case EventOutcome.Quarantined:
                    Refused++;
                    break;
                default:
                    Dropped++;
                    break;
            }
        }
    }

    /// <summary>For a person.</summary>
    public string ToText()
    {
        var text = string.Create(
            CultureInfo.InvariantCulture,
            $"{Rows:N0} rows tried: {Accepted:N0} accepted, {Duplicates:N0} duplicates, {Dropped:N0} counted and not kept (of guests or erased customers, or to be noted), {Refused:N0} still refused");
        return TooLarge == 0 ? text : string.Create(
            CultureInfo.InvariantCulture, $"{text}; {TooLarge:N0} were too large and cannot be tried again, only their beginning is kept");
    }
}
