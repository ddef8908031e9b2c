using ChurnWorker.Commands.Simulation;
using ChurnWorker.Configuration;
using ChurnWorker.Intake;
using ChurnWorker.Model.Activity;
using ChurnWorker.Model.WinBack;
using ChurnWorker.Replay;
using ChurnWorker.Storage;
using ChurnWorker.Telemetry;

namespace ChurnWorker.Tests.Replay;

public sealed class TunerTests : IDisposable
{
    private static readonly TimeSpan Week = TimeSpan.FromDays(7);

    private readonly TemporaryFolder _folder = new();
    private readonly Instruments _instruments = new();
    private readonly string _file;

    public TunerTests()
    {
        var shop = new SimulatedShop { Customers = 300, Days = 400, Seed = 5, Start = new DateTimeOffset(2024, 1, 1, 0, 0, 0, TimeSpan.Zero).ToUnixTimeMilliseconds(), AcquisitionShare = 0.5 };
        _file = _folder.Combine("shop.csv");
        SimulatedFile.WriteEvents(_file, shop, new ShopSimulator(shop).Run());
    }

    public void Dispose()
    {
        _instruments.Dispose();
        _folder.Dispose();
    }

    [Theory]
    [InlineData(0.70, 0.85, 0.95)]
    [InlineData(0.60)]
    public void A_walk_without_a_store_fires_the_very_triggers_of_the_engine(params double[] stages)
    {
        using var engine = Replayed(stages);
        var fired = Fired(engine);

        var walked = Tuner(engine).Walk(engine.Models.Policy).SelectMany(w => w.Triggers).ToList();

        fired.Count.ShouldBeGreaterThan(50);
        walked.Select(Facts).Order(StringComparer.Ordinal).ShouldBe(fired.Select(Facts).Order(StringComparer.Ordinal));
    }

    [Fact]
    public void Contacts_of_a_threshold_are_those_of_a_replay_with_nobody_held_out()
    {
        using var engine = Replayed([0.60], holdout: 0);

        Tuner(engine).Run([0.60]).Grid.Single().Contacts.ShouldBe(Fired(engine).Count);
    }

    [Fact]
    public void Every_contact_is_caught_a_false_alarm_or_undecided_and_the_best_threshold_earns_most()
    {
        using var engine = Replayed([0.60]);

        var report = Tuner(engine).Run([0.5, 0.7, 0.9]);

        report.Grid.ShouldAllBe(row => row.Contacts == row.Caught + row.FalseAlarms + row.Undecided);
        report.Best.Profit.ShouldBe(report.Grid.Max(row => row.Profit));
        report.Best.Profit.ShouldBeInRange(report.ProfitLow, report.ProfitHigh);
        report.Currency.ShouldBe("EUR");
        Math.Abs(report.AtSameContacts.Contacts - report.FixedRule.Contacts).ShouldBeLessThan(10);
    }

    [Fact]
    public void The_same_history_tunes_to_the_same_report()
    {
        using var engine = Replayed([0.60]);

        var first = Tuner(engine).Run([0.6, 0.8]);
        var second = Tuner(engine).Run([0.6, 0.8]);

        (second.ProfitLow, second.ProfitHigh, second.BestPercent, second.Best).ShouldBe((first.ProfitLow, first.ProfitHigh, first.BestPercent, first.Best));
    }

    private List<WinBackTrigger> Fired(Engine engine) => [.. History(out _).SelectMany(c => engine.Database.Cycles.TriggersOf(c.CustomerId, long.MinValue))];

    private IReadOnlyList<CustomerArrivals> History(out long end) => CustomerArrivals.Of(EventFile.Read(_file, new WorkerOptions().Intake.Source, null, _ => { }), out end);

    private static string Facts(WinBackTrigger t) => $"{t.TriggerId} {t.Stage} {t.FiredAt} {t.State} {t.Disposition} {t.ClosedAt} {t.ModelId}";

    private Tuner Tuner(Engine engine) => new(engine, new FoldRules(ShopCalendar.Utc, false), History(out var end), end, long.MinValue, new TuneEconomics(1, 0, 0.08));

    private Engine Replayed(double[] stages, double holdout = 10)
    {
        var options = new WorkerOptions { WinBack = new WinBackOptions { Stages = stages, HoldoutPercent = holdout, HighValue = new HighValueOptions { Quantile = 0.3 }, PacedTriggersPerMinute = 1_000_000, WaveGuardPercent = 100 } };
        var engine = new Engine(options, Database.Open(_folder.Combine($"{stages.Length}-{holdout}.db"), isDurable: false), long.MinValue, _instruments);
        new TimeMachine(engine, Week).Run(EventFile.Read(_file, options.Intake.Source, null, _ => { }));
        return engine;
    }
}
