using System.Globalization;
using System.Runtime.InteropServices;
using System.Text.Encodings.Web;
using System.Text.Json;
using ChurnWorker.Storage;

namespace ChurnWorker.Benchmarks;

/// <summary>One line of JSON for one measurement, with what a reader needs to judge it.</summary>
internal static class Figures
{
    private static readonly JsonSerializerOptions Options = new() { Encoder = JavaScriptEncoder.UnsafeRelaxedJsonEscaping };

    /// <summary>Durability of a store that survives a power cut, and of one that is thrown away.</summary>
    public static string Durability(bool isDurable) => isDurable ? "WAL, synchronous=FULL" : "WAL, synchronous=OFF (temporary store)";

    /// <param name="name">What was measured.</param>
    /// <param name="durability">Of the store, see <see cref="Durability"/>; null where nothing is stored.</param>
    /// <param name="figures">The measured members; <c>store</c> and <c>durability</c> among them where the store is no SQLite file.</param>
    public static void Write(string name, string? durability, params (string Name, object Value)[] figures)
    {
        var line = new Dictionary<string, object> { ["name"] = name };
        foreach (var (member, value) in figures)
            line[member] = value;
        if (durability is not null)
        {
            line.TryAdd("store", "SQLite file");
            line.TryAdd("durability", durability);
        }

        line["versions"] = $"{RuntimeInformation.FrameworkDescription}, SQLite {ChurnWorker.Storage.Sqlite.NativeSqlite.Version()}";
        line["cores"] = Environment.ProcessorCount;
        line["load"] = Load();
        Console.Out.WriteLine(JsonSerializer.Serialize(line, Options));
    }

    public static double Rate(long count, TimeSpan elapsed) => Math.Round(count / elapsed.TotalSeconds);

    /// <summary>Processes that ran or waited in the last minute, this one among them; -1 where the system does not say.</summary>
    private static double Load() =>
        File.Exists("/proc/loadavg") ? double.Parse(File.ReadAllText("/proc/loadavg").Split(' ')[0], CultureInfo.InvariantCulture) : -1;
}
