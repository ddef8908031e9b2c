using ChurnWorker.Configuration;
using ChurnWorker.Model.BuyTillYouDie;

namespace ChurnWorker.Tests.Scenarios;

/// <summary>The life of one silence through assessment and sweep together, a pass a day.</summary>
public sealed class SilenceTests : IDisposable
{
    private readonly Bench _bench = new(model: Bench.Model);

    public SilenceTests() => _bench.Take(63, Bench.Weekly("A"));

    public void Dispose() => _bench.Dispose();

    [Fact]
    public void Many_passes_give_one_trigger_for_each_stage_and_then_silence()
    {
        _bench.SweepDaily(63, 900);
        _bench.Query("SELECT stage, COUNT(*) FROM triggers GROUP BY stage ORDER BY stage").ShouldBe(["1|1", "2|1", "3|1"]);
        _bench.Messages().Count(type => type == "winback.triggered").ShouldBe(3);
        _bench.Messages().Count(type => type == "winback.expired").ShouldBe(3);
        _bench.Query("SELECT COUNT(DISTINCT message_id) FROM outbox").ShouldBe(["6"]);
        _bench.Query("SELECT state FROM cycles").ShouldBe(["3"]);
    }

    [Fact]
    public void A_purchase_ends_the_cycle_and_its_pending_stages_in_the_same_transaction()
    {
        var fired = FirstTrigger();
        _bench.Take(fired + 1, Bench.Purchase("A", "back", fired + 1));
        _bench.Messages().ShouldBe(["winback.triggered", "winback.resolved"]);
        _bench.Query("SELECT cycle_id FROM customers").ShouldBe(["-"]);
        _bench.SweepDaily(fired + 1, fired + 5);
        _bench.Messages().Count.ShouldBe(2);
    }

    [Fact]
    public void A_cycle_that_ran_out_is_not_opened_again_by_a_refit_or_a_small_correction()
    {
        _bench.SweepDaily(63, 900);
        var messages = _bench.Messages();
        _bench.Take(901, Bench.Cancellation("A", "A-3", 901, 100));
        ReplaceModel("refit", new MbgNbd(0.6, 6, 0.8, 1.7), 902);
        _bench.Engine.Calibrator.Retime(Bench.At(0));
        _bench.SweepDaily(903, 1000);
        _bench.Messages().ShouldBe(messages);
        _bench.Query("SELECT COUNT(*) FROM triggers").ShouldBe(["3"]);
    }

    [Fact]
    public void After_a_trigger_was_taken_back_the_customers_next_real_lapse_is_published()
    {
        var fired = FirstTrigger();
        _bench.Take(fired + 1, Bench.Purchase("A", "late", fired - 1));
        _bench.Messages().ShouldBe(["winback.triggered", "winback.retracted"]);
        _bench.SweepDaily(fired + 1, fired + 300);
        _bench.Messages().Count(type => type == "winback.triggered").ShouldBeGreaterThan(1);
        Published().ShouldBe(_bench.Query("SELECT trigger_id FROM triggers ORDER BY 1"));
    }

    [Fact]
    public void When_the_purchase_that_ended_a_silence_is_cancelled_the_silence_is_acted_on_again_after_its_grace()
    {
        var fired = FirstTrigger();
        _bench.Take(fired + 31, Bench.Purchase("A", "back", fired + 1));
        _bench.Take(fired + 32, Bench.Cancellation("A", "back", fired + 32));
        _bench.Sweep(fired + 33.9);
        _bench.Messages().ShouldBe(["winback.triggered", "winback.resolved"]);
        _bench.Sweep(fired + 34.1);
        _bench.Messages().ShouldBe(["winback.triggered", "winback.resolved", "winback.triggered"]);
        Published().ShouldBe(_bench.Query("SELECT trigger_id FROM triggers ORDER BY 1"));
    }

    [Fact]
    public void A_held_out_cycle_is_recorded_without_a_message_from_its_start_to_its_end()
    {
        using var bench = new Bench(new WorkerOptions { WinBack = new WinBackOptions { HoldoutPercent = 100 } }, Bench.Model);
        bench.Take(63, Bench.Weekly("A"));
        bench.SweepDaily(63, 900);
        bench.Messages().ShouldBeEmpty();
        bench.Query("SELECT DISTINCT disposition, state FROM triggers").ShouldBe(["1|3"]);
    }

    [Fact]
    public void A_cycle_crossed_before_going_live_opens_silently_at_its_stage_and_only_later_stages_are_published()
    {
        var live = FirstTrigger() + 10;
        using var bench = new Bench(model: Bench.Model, liveSince: Bench.At(live));
        bench.Take(63, Bench.Weekly("A"));
        bench.SweepDaily(live, 900);
        bench.Query("SELECT stage, disposition, cause FROM triggers ORDER BY stage").First().ShouldBe("1|2|2");
        bench.Messages().Count(type => type == "winback.triggered").ShouldBe(bench.Query("SELECT 1 FROM triggers WHERE stage > 1").Count);
        bench.Messages().ShouldNotBeEmpty();
    }

    [Fact]
    public void Backfilled_cycles_are_published_where_the_policy_says_so()
    {
        var options = new WorkerOptions { WinBack = new WinBackOptions { HoldoutPercent = 0, BackfillTriggers = true } };
        var live = FirstTrigger() + 10;
        using var bench = new Bench(options, Bench.Model, liveSince: Bench.At(live));
        bench.Take(63, Bench.Weekly("A"));
        bench.Sweep(live);
        bench.Query("SELECT stage, disposition, cause FROM triggers").ShouldBe(["1|0|2"]);
        bench.Messages().ShouldBe(["winback.triggered"]);
    }

    private int FirstTrigger()
    {
        for (var day = 63; ; day++)
        {
            _bench.Sweep(day);
            if (_bench.Messages().Count > 0)
                return day;
        }
    }

    private List<string> Published() => _bench.Query("SELECT message_id FROM outbox WHERE type = 'winback.triggered' ORDER BY 1");

    private void ReplaceModel(string id, TransactionModel timing, double day)
    {
        var model = Bench.Model with { Id = id, Transactions = timing };
        using var transaction = _bench.Database.Begin();
        _bench.Database.Models.Add(model, Bench.At(day));
        _bench.Engine.Models.Replace(model, Bench.At(day));
        transaction.Commit();
    }
}
