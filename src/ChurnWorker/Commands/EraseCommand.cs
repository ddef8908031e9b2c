using System.CommandLine;
using System.Globalization;
using ChurnWorker.Configuration;
using ChurnWorker.Reports;
using ChurnWorker.Storage;
using ChurnWorker.Telemetry;
using Microsoft.Data.Sqlite;

namespace ChurnWorker.Commands;

/// <summary><c>erase CUSTOMER</c>: forgets a customer and prints the receipt.</summary>
internal static class EraseCommand
{
    private const int Busy = 5;

    private const string Elsewhere =
        "What was published before lies outside the store: the NDJSON outbox file, the broker's queues and the systems that consumed them. Erase it there too.";

    public static Command Create(TimeProvider time)
    {
        var customer = new Argument<string>("customer") { Description = "Customer id; everybody merged with it is erased too" };
        var json = new Option<bool>("--json") { Description = "Print the receipt as JSON" };
        return new Command("erase", "Forget a customer: history, state, decisions, messages and quarantined inputs go, a keyed hash stops a resurrection. " + Elsewhere)
        {
            customer,
            json,
        }.Runs((parsed, options) =>
        {
            var receipt = Erase(parsed.GetValue(customer)!, options, time.GetUtcNow().ToUnixTimeMilliseconds());
            if (parsed.GetValue(json))
                JsonOutput.Write(ToJson(receipt));
            else
                Write(receipt, Console.Out, options.Store.SqlitePath() is not null);
            return ExitCodes.Ok;
        });
    }

    private static ErasureReceipt Erase(string customerId, WorkerOptions options, long now)
    {
        // Never created here: a store that is not there holds nobody
        StoreReader.Open(options).Dispose();
        try
        {
            using var instruments = new Instruments();
            using var engine = new Engine(options, Database.Open(Store.Of(options.Store.Connection)), long.MaxValue, instruments);
            return engine.Eraser.Erase(customerId, now) ?? throw new CommandFailedException("No such customer.");
        }
        catch (SqliteException e) when (e.SqliteErrorCode == Busy)
        {
            throw new CommandFailedException("Another process is writing to the store and does not pause. Nothing was erased; try again when it is less busy.");
        }
    }

    private static object ToJson(ErasureReceipt receipt) => new
    {
        receipt.Tombstone,
        erasedAt = ReportText.Instant(receipt.ErasedAt),
        receipt.Customers,
        receipt.Rows,
        receipt.IsScrubbed,
        elsewhere = Elsewhere,
    };

    private static void Write(ErasureReceipt receipt, TextWriter output, bool isFile)
    {
        output.WriteLine(string.Create(
            CultureInfo.InvariantCulture, $"Erased {ReportText.Instant(receipt.ErasedAt)}: {receipt.Customers} customer id{(receipt.Customers == 1 ? "" : "s")}, tombstone {receipt.Tombstone}"));
        foreach (var (table, rows) in receipt.Rows.Where(r => r.Value > 0))
            output.WriteLine(string.Create(CultureInfo.InvariantCulture, $"{rows,10:N0}  {table}"));
        output.WriteLine(receipt.IsScrubbed
            ? "The files of the store hold no byte of it any more."
            : isFile
            ? "Another process reads the store: old bytes may lie in its files until it is opened next."
            : "The rows are deleted. Old bytes lie in the server's files until VACUUM and later rows have overwritten them, in its log until that is recycled, and in its backups.");
        output.WriteLine(Elsewhere);
    }
}
