using System.Text;
using ChurnWorker.Assessment;
using ChurnWorker.Intake;
using ChurnWorker.Storage;

namespace ChurnWorker.Replay;

/// <summary>
/// Tries what was refused again, after a fix: the kept bytes are decoded anew as if received now, and what is fine is taken in the very
/// transaction that forgets its quarantine row. Broken off anywhere, nothing is lost and nothing counts twice; what is still refused stays, once.
/// </summary>
internal sealed class QuarantineReplay(Database database, BatchAssessor assessor)
{
    private const int Chunk = 500;

    /// <summary>Tries all that are there now and match.</summary>
    /// <param name="filter">Which.</param>
    /// <param name="now">Unix milliseconds UTC.</param>
    public QuarantineReplayCounts Run(QuarantineFilter filter, long now)
    {
        using var reader = database.OpenReader();
        var upTo = QuarantineTable.LastSequence(reader);
        var counts = new QuarantineReplayCounts();
        for (var after = long.MinValue; after < upTo;)
        {
            var rows = QuarantineTable.After(reader, filter, after, upTo, Chunk);
            Try([.. rows.Where(row => Keeps(row, counts))], counts, now);
            after = rows.Count < Chunk ? upTo : rows[^1].Sequence;
        }

        return counts;
    }

    /// <summary>Only the beginning of a body that was too large is kept: there is nothing to decode.</summary>
    private static bool Keeps(QuarantineRow row, QuarantineReplayCounts counts)
    {
        counts.Rows++;
        if (row.Reason != QuarantineReasons.TooLarge)
            return true;
        counts.TooLarge++;
        return false;
    }

    /// <summary>Takes rows together; when the store refuses them so, one by one, and those it refuses alone stay.</summary>
    private void Try(IReadOnlyList<QuarantineRow> rows, QuarantineReplayCounts counts, long now)
    {
        if (rows.Count == 0)
            return;
        try
        {
            counts.Count(assessor.Assess([.. rows.SelectMany(row => Decode(row, now))], now));
        }
        catch (Exception) when (rows.Count > 1)
        {
            foreach (var row in rows)
                Try([row], counts, now);
        }
        catch (Exception)
        {
            counts.Refused++;
        }
    }

    /// <summary>What a row holds now. Of several events (an array that could not be read as one) the first goes on as the row, the others stand for themselves.</summary>
    private static List<Inbound> Decode(QuarantineRow row, long now)
    {
        var headers = MessageHeaders.FromJson(row.Headers);
        var found = new List<Inbound>();
        if (headers.CsvHeader is { } line)
            CsvEvents.FromHeader(Encoding.UTF8.GetBytes(line)).Decode(row.Body, new ElementDecoder(headers, new Receipt(now), found, ordersOnly: true));
        else
            EventDecoder.Decode(row.Body, headers, now, found);
        found[0] = found[0] with { QuarantineSequence = row.Sequence };
        return found;
    }
}
