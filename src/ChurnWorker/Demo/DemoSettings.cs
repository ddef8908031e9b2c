using ChurnWorker.Commands.Simulation;

namespace ChurnWorker.Demo;

/// <summary>What the demo plays: two years of a simulated shop, of which the service sees the second one live.</summary>
/// <param name="Customers">Customers who ever buy.</param>
/// <param name="Seed">Seed of all randomness: equal seeds give equal figures.</param>
/// <param name="Folder">Where store, history and messages go.</param>
internal sealed record DemoSettings(int Customers, int Seed, string Folder)
{
    private const long Day = 86_400_000;

    /// <summary>The shop.</summary>
    public SimulatedShop Shop { get; } = new()
    {
        Customers = Customers,
        Days = 730,
        Seed = Seed,
        Start = new DateTimeOffset(2023, 1, 1, 0, 0, 0, TimeSpan.Zero).ToUnixTimeMilliseconds(),
    };

    /// <summary>When the service goes live: what came before is history that it learns from. Unix milliseconds UTC.</summary>
    public long LiveSince => Shop.Start + 365 * Day;

    /// <summary>Start of the last day, whose events come in over the bus. Unix milliseconds UTC.</summary>
    public long LastDay => Shop.End - Day;

    public string StorePath => Path.Combine(Folder, "store.db");

    public string HistoryPath => Path.Combine(Folder, "history.ndjson");

    public string MessagesPath => Path.Combine(Folder, "winback.ndjson");
}
