using System.Diagnostics;
using ChurnWorker.Commands;
using ChurnWorker.Commands.Simulation;
using ChurnWorker.Configuration;
using ChurnWorker.Intake;
using ChurnWorker.Replay;
using ChurnWorker.Storage;
using ChurnWorker.Telemetry;

namespace ChurnWorker.Demo;

/// <summary>The whole story on a simulated shop, on the embedded default: history, the last day live, and what a campaign system was told.</summary>
/// <param name="settings">What to play, and where.</param>
/// <param name="narration">Where a person reads what happens.</param>
internal sealed class DemoStory(DemoSettings settings, TextWriter narration)
{
    private const long Hour = 3_600_000;
    private static readonly TimeSpan Week = TimeSpan.FromDays(7);

    private readonly Stopwatch _watch = Stopwatch.StartNew();

    /// <summary>The customer with most at stake among those flagged; null when nobody was. Known once the story is told.</summary>
    public string? Example { get; private set; }

    public async Task<DemoFigures> TellAsync(CancellationToken stop)
    {
        var shop = settings.Shop;
        var arrived = new ShopSimulator(shop).Run().Where(e => e.ArrivedAt < shop.End).ToLookup(e => e.ArrivedAt < settings.LastDay);
        var history = arrived[true];
        var rows = SimulatedFile.WriteEvents(settings.HistoryPath, shop, history);
        Say($"1. A shop is simulated: {shop.Customers:N0} customers, {shop.Days:N0} days, {rows:N0} purchases and cancellations before the last day,");
        Say($"   with refunds, corrections, late and repeated events. Same seed ({shop.Seed}), same figures.");

        using var instruments = new Instruments();
        var database = Database.Open(settings.StorePath);
        MetaStore.LiveSince(database, settings.LiveSince);
        using var engine = new Engine(new WorkerOptions(), database, settings.LiveSince, instruments);
        Relive(engine);

        var clock = new ShopClock(settings.LastDay);
        await using var live = await LiveShop.OpenAsync(engine, clock, settings, instruments, stop);
        await LiveLastDayAsync(live, [.. arrived[false]], stop);
        return Conclude(database, live);
    }

    private void Relive(Engine engine)
    {
        Say("2. That history goes through the engine on an event-time clock. Every purchase moves the instant at which this customer's");
        Say("   silence would become a reason to act; at that instant the customer is reviewed. The first year only teaches: nobody is told.");
        var machine = new TimeMachine(engine, Week);
        FileProgress.Run("   reliving", settings.HistoryPath, progress => machine.Run(EventFile.Read(settings.HistoryPath, engine.Options.Intake.Source, null, progress)));
        var counts = machine.Counts;
        Say($"   {counts.Rows:N0} rows: {counts.Accepted:N0} accepted, {counts.Duplicates:N0} duplicates, {counts.Quarantined:N0} quarantined. Model {engine.Models.Context?.Model.Id ?? "none: too few customers"}.");
    }

    private async Task LiveLastDayAsync(LiveShop live, IReadOnlyList<SimulatedEvent> events, CancellationToken stop)
    {
        Say("3. The last day is live: the shop publishes its events on the in-memory bus, batch consumers take them to the store, every");
        Say("   hour the sweep asks who is due, and the relay publishes what is to be said to a campaign system on the same bus.");
        var arrived = 0;
        for (var hour = settings.LastDay; hour < settings.Shop.End; hour += Hour)
        {
            var now = events.Skip(arrived).TakeWhile(e => e.ArrivedAt < hour + Hour).ToList();
            arrived += now.Count;
            await live.LiveAsync(hour + Hour, now, stop);
        }

        Say($"   {live.Sent:N0} events taken in that day; {live.Published:N0} messages published in all, {live.Campaign.Received:N0} received.");
    }

    private DemoFigures Conclude(Database database, LiveShop live)
    {
        var example = live.Campaign.Triggers.OrderByDescending(t => t.ValueAtStake).ThenBy(t => t.TriggerId).FirstOrDefault();
        Example = example?.CustomerId;
        if (example is not null)
        {
            Say($"4. One of the messages: customer {example.CustomerId}, {example.ValueAtStake:N0} {example.Currency} at stake, act by {example.ActBy:yyyy-MM-dd}.");
            Say($"   {example.Explanation}");
        }

        Say($"   Told in {_watch.Elapsed.TotalSeconds:0.0} s.");
        using var reader = database.OpenReader();
        return DemoFigures.Of(settings, live, reader);
    }

    private void Say(string text) => narration.WriteLine(text);
}
