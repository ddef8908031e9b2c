using System.Globalization;
using System.IO.Compression;
using System.Text;
using ChurnWorker.Contracts;
using ChurnWorker.Model.Activity;

namespace ChurnWorker.Commands.Simulation;

/// <summary>Writes simulated events as files the other verbs read: CSV, or NDJSON where the name ends so; compressed where it ends in <c>.gz</c>.</summary>
internal static class SimulatedFile
{
    private const string Header = "event_id,type,customer_id,order_id,occurred_at,amount,currency";

    /// <summary>Writes all events; the file appears under its name only when it is complete.</summary>
    /// <returns>How many were written.</returns>
    public static long WriteEvents(string path, SimulatedShop shop, IEnumerable<SimulatedEvent> events)
    {
        var isNdjson = IsNdjson(path);
        var digits = Currencies.FractionDigits(shop.Currency);
        var count = 0L;
        WriteFile(path, writer =>
        {
            if (!isNdjson)
                writer.Write(Header + "\n");
            foreach (var simulated in events)
            {
                if (isNdjson)
                    WriteNdjson(writer, simulated, shop.Currency, digits);
                else
                    WriteCsv(writer, simulated, shop.Currency, digits);
                count++;
            }
        });
        return count;
    }

    /// <summary>Writes what is true of each customer.</summary>
    public static void WriteTruth(string path, SimulatedShop shop, IEnumerable<SimulatedCustomer> customers) => WriteFile(path, writer =>
    {
        var digits = Currencies.FractionDigits(shop.Currency);
        writer.Write("customer_id,rate_per_day,regularity,dropout_probability,mean_amount,orders,dropped_out_at\n");
        foreach (var c in customers)
            writer.Write(string.Create(
                CultureInfo.InvariantCulture,
                $"{c.Id},{c.Rate:R},{c.Regularity:R},{c.DropoutProbability:R},{Money((long)c.MeanAmount, digits)},{c.Orders},{(c.DroppedOutAt is { } at ? Time(at) : "")}\n"));
    });

    private static bool IsNdjson(string path)
    {
        var name = path.EndsWith(".gz", StringComparison.OrdinalIgnoreCase) ? path[..^3] : path;
        return name.EndsWith(".ndjson", StringComparison.OrdinalIgnoreCase) || name.EndsWith(".jsonl", StringComparison.OrdinalIgnoreCase);
    }

    private static void WriteFile(string path, Action<TextWriter> write)
    {
        var partial = path + ".partial";
        try
        {
            using (var file = File.Create(partial, 1 << 16))
            {
                using var stream = path.EndsWith(".gz", StringComparison.OrdinalIgnoreCase) ? new GZipStream(file, CompressionLevel.Fastest) : (Stream)file;
                using var writer = new StreamWriter(stream, new UTF8Encoding(false), 1 << 16);
                write(writer);
            }

            File.Move(partial, path, overwrite: true);
        }
        catch
        {
            File.Delete(partial);
            throw;
        }
    }

    private static void WriteCsv(TextWriter writer, in SimulatedEvent e, string currency, int digits)
    {
        writer.Write(e.EventId);
        writer.Write(e.IsCancellation ? ",cancellation," : ",purchase,");
        writer.Write(e.CustomerId);
        writer.Write(',');
        writer.Write(e.OrderId);
        writer.Write(',');
        writer.Write(Time(e.OccurredAt));
        writer.Write(',');
        if (e.Amount is { } amount)
            writer.Write(Money(amount, digits));
        writer.Write(',');
        writer.Write(currency);
        writer.Write('\n');
    }

    private static void WriteNdjson(TextWriter writer, in SimulatedEvent e, string currency, int digits)
    {
        writer.Write($"{{\"type\":\"{(e.IsCancellation ? EventTypes.OrderCancelled : EventTypes.PurchaseCompleted)}\",\"eventId\":\"{e.EventId}\"");
        if (e.OrderId.Length > 0)
            writer.Write($",\"orderId\":\"{e.OrderId}\"");
        if (e.CustomerId.Length > 0)
            writer.Write($",\"customerId\":\"{e.CustomerId}\"");
        writer.Write($",\"occurredAt\":\"{Time(e.OccurredAt)}\"");
        if (e.Amount is { } amount)
            writer.Write($",\"amount\":\"{Money(amount, digits)}\",\"currency\":\"{currency}\"");
        writer.Write(e.IsCancellation ? "}\n" : string.Create(CultureInfo.InvariantCulture, $",\"version\":{e.Version}}}\n"));
    }

    private static string Time(long instant) => DateTimeOffset.FromUnixTimeMilliseconds(instant).ToString("yyyy-MM-ddTHH:mm:ss.fffZ", CultureInfo.InvariantCulture);

    private static string Money(long minorUnits, int digits) =>
        new decimal((int)minorUnits, (int)(minorUnits >> 32), 0, false, (byte)digits).ToString(CultureInfo.InvariantCulture);
}
