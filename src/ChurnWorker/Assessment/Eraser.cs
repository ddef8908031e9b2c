using ChurnWorker.Storage;
using ChurnWorker.Telemetry;

namespace ChurnWorker.Assessment;

/// <summary>Erases a customer on request: the command line, the bus and the ops page ask here.</summary>
internal sealed class Eraser(Database database, Reassessment reassessment, Instruments instruments)
{
    /// <summary>
    /// Erases a customer and everybody merged with that one, in one transaction, and takes the last bytes out of the files. Null when the store
    /// holds nothing of the customer.
    /// </summary>
    /// <param name="customerId">The customer, or one merged into another.</param>
    /// <param name="now">Unix milliseconds UTC.</param>
    public ErasureReceipt? Erase(string customerId, long now) => database.Retry(() => EraseOnce(customerId, now));

    private ErasureReceipt? EraseOnce(string customerId, long now)
    {
        var tally = new Tally();
        ErasureReceipt receipt;
        using (var transaction = database.BeginAlone())
        {
            var identities = new Identities(database.Links);
            var histories = new Histories(database.Ledger, identities);
            if (new Erasure(database, histories, identities, tally).Erase(customerId, now, now, onlyIfKnown: true) is not { } erased)
                return null;
            receipt = erased;
            reassessment.Follow(histories, tally);
            transaction.Commit();
        }

        tally.CountInto(instruments);
        return receipt with { IsScrubbed = database.ScrubIfDue() };
    }
}
