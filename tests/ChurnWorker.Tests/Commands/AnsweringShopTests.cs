using ChurnWorker.Commands.Simulation;
using ChurnWorker.Configuration;
using ChurnWorker.Intake;
using ChurnWorker.Replay;
using ChurnWorker.Storage;
using ChurnWorker.Telemetry;

namespace ChurnWorker.Tests.Commands;

public sealed class AnsweringShopTests : IDisposable
{
    private static readonly TimeSpan Week = TimeSpan.FromDays(7);

    private readonly TemporaryFolder _folder = new();
    private readonly Instruments _instruments = new();

    public void Dispose()
    {
        _instruments.Dispose();
        _folder.Dispose();
    }

    [Fact]
    public void What_a_shop_did_that_answers_triggers_replays_to_the_same_triggers()
    {
        var shop = new SimulatedShop { Customers = 200, Days = 300, Seed = 3, Start = new DateTimeOffset(2024, 1, 1, 0, 0, 0, TimeSpan.Zero).ToUnixTimeMilliseconds(), AcquisitionShare = 0.3 };
        var file = _folder.Combine("shop.csv");
        using var loop = Open("loop.db");
        SimulatedFile.WriteEvents(file, shop, new AnsweringShop(new ShopSimulator(shop), shop, loop, 50, Week).Run());

        using var replayed = Open("replay.db");
        new TimeMachine(replayed, Week).Run(EventFile.Read(file, replayed.Options.Intake.Source, null, _ => { }));

        var triggers = Triggers(loop);
        triggers.Count.ShouldBeGreaterThan(20);
        Triggers(replayed).ShouldBe(triggers);
        File.ReadAllText(file).ShouldContain(",w0"); // orders that answered a trigger
    }

    private static List<string> Triggers(Engine engine) => engine.Database.Read(reader => reader.Query<string>(
        "SELECT trigger_id || ' ' || fired_at || ' ' || state || ' ' || disposition FROM triggers ORDER BY trigger_id").ToList());

    private Engine Open(string name) => new(
        new WorkerOptions { WinBack = new WinBackOptions { CooldownDays = 0, HighValue = new HighValueOptions { Quantile = 0.2 } } },
        Database.Open(_folder.Combine(name), isDurable: false), long.MinValue, _instruments);
}
