using System.CommandLine;
using System.Diagnostics;
using ChurnWorker.Assessment;
using ChurnWorker.Calibration;
using ChurnWorker.Commands;
using ChurnWorker.Intake;
using ChurnWorker.Model.BuyTillYouDie;
using ChurnWorker.Storage;
using ChurnWorker.Storage.Sqlite;
using ChurnWorker.Telemetry;
using ChurnWorker.Tests;
using ChurnWorker.Tests.Identity;
using ChurnWorker.Tests.Replay;
using ChurnWorker.Tests.Scenarios;
using Microsoft.Extensions.Logging.Abstractions;
using Npgsql;

namespace ChurnWorker.IntegrationTests.Stores;

/// <summary>PostgreSQL beside SQLite, and several workers on one database.</summary>
public sealed class SharedStoreTests
{
    [Fact]
    public void The_same_events_sweeps_and_erasures_export_the_same_bytes_and_send_the_same_messages_on_both_stores()
    {
        using var place = PostgresPlace.Create();
        using var folder = new TemporaryFolder();
        using var one = new Shop(new SqliteStore(folder.Combine("store.db"), isDurable: false));
        using var other = new Shop(place.Store());
        foreach (var shop in (Shop[])[one, other])
        {
            shop.Take(Shop.Events(12));
            shop.Sweep(120);
            shop.Take([Bench.Received(Bench.Purchase("K4", "K4-back", 121)), Bench.Received(Persons.Erase("K5", 122))]);
            shop.Sweep(200);
        }

        one.Outbox().Count.ShouldBeGreaterThan(10);
        other.Export().ShouldBe(one.Export());

        // The receipt names a hash under the key of its store
        static IEnumerable<string> Comparable(Shop shop) => shop.Outbox().Where(m => !m.Contains("customer.erasure.receipt", StringComparison.Ordinal));
        Comparable(other).ShouldBe(Comparable(one));
    }

    [Fact]
    public async Task Two_workers_that_share_customers_leave_what_one_leaves()
    {
        using var place = PostgresPlace.Create();
        using var folder = new TemporaryFolder();
        var events = Shop.Events(40);
        using var alone = new Shop(new SqliteStore(folder.Combine("store.db"), isDurable: false));
        alone.Take(events);
        using var first = new Shop(place.Store());
        using var second = new Shop(place.Store(), isFirst: false);

        // Each takes every other event, and a fifth of them reaches both
        await Task.WhenAll(
            Task.Run(() => first.Take(events.Where((_, i) => i % 2 == 0 || i % 5 == 0), 37), TestContext.Current.CancellationToken),
            Task.Run(() => second.Take(events.Where((_, i) => i % 2 == 1 || i % 5 == 0), 23), TestContext.Current.CancellationToken));

        first.Export().ShouldBe(alone.Export());
        second.Export().ShouldBe(alone.Export());
    }

    [Fact]
    public async Task Workers_that_sweep_together_decide_on_each_customer_once()
    {
        using var place = PostgresPlace.Create();
        using var first = new Shop(place.Store());
        using var second = new Shop(place.Store(), isFirst: false);
        first.Take(Enumerable.Range(0, 300).SelectMany(c => Bench.Weekly($"K{c}")).Select(Bench.Received), 500);

        var reviewed = await Task.WhenAll(
            Task.Run(() => first.Sweep(120), TestContext.Current.CancellationToken), Task.Run(() => second.Sweep(120), TestContext.Current.CancellationToken));

        reviewed.Sum().ShouldBe(300);
        first.Engine.Database.Read(reader => reader.QuerySingle<(long Decisions, long Customers)>("SELECT COUNT(*), COUNT(DISTINCT customer_id) FROM decisions")).ShouldBe((300, 300));
    }

    [Fact]
    public async Task Relays_claim_each_message_once_until_the_lease_of_a_dead_one_runs_out()
    {
        using var place = PostgresPlace.Create();
        using var first = new Shop(place.Store());
        using var second = new Shop(place.Store(), isFirst: false);
        first.Take(Enumerable.Range(0, 100).SelectMany(c => Bench.Weekly($"K{c}")).Select(Bench.Received), 500);
        first.Sweep(120);
        var stores = new[] { new OutboxStore(first.Engine.Database), new OutboxStore(second.Engine.Database) };

        var claimed = await Task.WhenAll(stores.Select(store => Task.Run(() => store.Claim(60, 1000).Select(row => row.Sequence).ToList())));

        claimed.SelectMany(rows => rows).Distinct().Count().ShouldBe(100);
        claimed.Sum(rows => rows.Count).ShouldBe(100);
        stores[0].Claim(200, 2000).ShouldBeEmpty();
        stores[0].MarkPublished(claimed[0], 3000);
        stores[1].Claim(200, 1000 + 60_000).Select(row => row.Sequence).Order().ShouldBe(claimed[1].Order());
    }

    [Fact]
    public void A_message_waits_for_an_earlier_one_of_its_customer_that_another_relay_has()
    {
        using var place = PostgresPlace.Create();
        using var first = new Shop(place.Store());
        using var second = new Shop(place.Store(), isFirst: false);
        first.Take(Bench.Weekly("K").Select(Bench.Received));
        first.Sweep(120);
        var rows = new OutboxStore(first.Engine.Database).Claim(10, 1000);
        first.Take([Bench.Received(Bench.Purchase("K", "back", 121))]);

        var other = new OutboxStore(second.Engine.Database);
        other.Claim(10, 1001).ShouldBeEmpty();
        new OutboxStore(first.Engine.Database).MarkPublished([.. rows.Select(row => row.Sequence)], 1002);
        other.Claim(10, 1003).Select(row => row.Type).ShouldBe(["winback.resolved"]);
    }

    [Fact]
    public void A_worker_goes_by_the_model_that_another_one_put_in_force()
    {
        using var place = PostgresPlace.Create();
        using var first = new Shop(place.Store());
        using var second = new Shop(place.Store(), isFirst: false);
        using (var transaction = first.Engine.Database.BeginAlone())
        {
            first.Engine.Database.Models.Add(Bench.Model with { Id = "newer" }, 5);
            transaction.Commit();
        }

        second.Take(Bench.Weekly("K").Select(Bench.Received));
        second.Engine.Models.Context!.Model.Id.ShouldBe("newer");
    }

    [Fact]
    public void New_instants_that_a_worker_died_over_are_given_out_by_another_that_runs()
    {
        using var place = PostgresPlace.Create();
        using var folder = new TemporaryFolder();
        using var alone = new Shop(new SqliteStore(folder.Combine("store.db"), isDurable: false));
        using var first = new Shop(place.Store());
        using var second = new Shop(place.Store(), isFirst: false);
        foreach (var shop in (Shop[])[alone, first])
            shop.Take(RandomLog.Create(12, customers: 120), 500);
        alone.Engine.Calibrator.Run(Bench.At(500));
        place.Execute(
            """
            CREATE FUNCTION fault() RETURNS trigger LANGUAGE plpgsql AS $$ BEGIN RAISE 'power'; END $$;
            CREATE TRIGGER fault BEFORE UPDATE ON customers FOR EACH ROW WHEN (NEW.customer_id > 'c060') EXECUTE FUNCTION fault();
            """);
        Should.Throw<PostgresException>(() => first.Engine.Calibrator.Run(Bench.At(500)));
        place.Execute("DROP TRIGGER fault ON customers");

        second.Engine.Models.Refresh();
        second.Engine.Calibrator.IsRetimingInterrupted().ShouldBeTrue();
        second.Engine.Calibrator.Retime(0).ShouldBeGreaterThan(0);
        second.Engine.Calibrator.IsRetimingInterrupted().ShouldBeFalse();
        second.Export().ShouldBe(alone.Export());
    }

    [Fact]
    public async Task A_running_worker_takes_over_the_new_instants_of_a_dead_one_within_a_minute_and_does_not_ask_for_them_at_every_look()
    {
        using var place = PostgresPlace.Create();
        using var dead = new Shop(place.Store());
        using var second = new Shop(place.Store(), isFirst: false);
        dead.Take(RandomLog.Create(12, customers: 120), 500);
        MetaStore.NoteChecked(dead.Engine.Database, Bench.At(500));
        using var instruments = new Instruments();
        var clock = new LoopClock(Bench.At(500));
        var engine = second.Engine;
        using var loop = new CalibrationLoop(
            engine.Calibrator, engine.Forecasts, engine.Calendar, engine.Rebuilder, engine.Models, engine.Database, engine.Options, instruments, clock, NullLogger<CalibrationLoop>.Instance);
        await loop.StartAsync(TestContext.Current.CancellationToken);
        await LoopClock.UntilAsync(() => !engine.Calibrator.IsRetimingDue());
        await clock.RoundsAsync(3);

        // What a calibration commits before it gives out the first instant
        using (var transaction = dead.Engine.Database.BeginAlone())
        {
            dead.Engine.Database.Models.Add(Bench.Model with { Id = "newer", Transactions = new MbgNbd(0.6, 20, 0.5, 3) }, Bench.At(500));
            MetaStore.NoteRetimed(dead.Engine.Database, null);
            transaction.Commit();
        }

        await clock.RoundsAsync(20);
        engine.Calibrator.IsRetimingInterrupted().ShouldBeTrue();
        clock.Move(TimeSpan.FromMinutes(1));
        await LoopClock.UntilAsync(() => !engine.Calibrator.IsRetimingInterrupted());
        await loop.StopAsync(TestContext.Current.CancellationToken);

        engine.Models.Context!.Model.Id.ShouldBe("newer");
        using var reading = engine.Database.Begin();
        foreach (var row in engine.Database.Customers.After("", 1000))
            row.ShouldBe(engine.Models.RowOf(row.Summary, row.Cycle, row.Signals));
    }

    [Fact]
    public async Task A_database_that_lacks_a_column_blames_no_event_and_takes_all_once_it_is_mended()
    {
        using var place = PostgresPlace.Create();
        using var shop = new Shop(place.Store());
        using var instruments = new Instruments();
        var admission = new BatchAdmission(shop.Engine.Assessor, TimeProvider.System, new Random(1), instruments, NullLogger<BatchAdmission>.Instance);
        List<Inbound> batch = [.. Bench.Weekly("K").Select(Bench.Received)];
        shop.Take(Bench.Weekly("A").Select(Bench.Received));
        place.Execute("ALTER TABLE ledger RENAME COLUMN detail TO gone");

        await Should.ThrowAsync<StoreUnavailableException>(() => admission.AdmitAsync(batch, TestContext.Current.CancellationToken));
        shop.Engine.Database.Read(reader => reader.QuerySingle<long>("SELECT COUNT(*) FROM quarantine")).ShouldBe(0);

        place.Execute("ALTER TABLE ledger RENAME COLUMN gone TO detail");
        (await admission.AdmitAsync(batch, TestContext.Current.CancellationToken)).ShouldAllBe(outcome => outcome == EventOutcome.Accepted);
    }

    [Fact]
    public void One_of_several_workers_calibrates()
    {
        using var place = PostgresPlace.Create();
        using var first = new Shop(place.Store());
        using var second = new Shop(place.Store(), isFirst: false);
        using (first.Engine.Database.TryLock("calibration").ShouldNotBeNull())
            second.Engine.Database.TryLock("calibration").ShouldBeNull();
        using var again = second.Engine.Database.TryLock("calibration").ShouldNotBeNull();
    }

    [Fact]
    public void A_batch_whose_connection_was_cut_is_done_again()
    {
        using var place = PostgresPlace.Create();
        using var shop = new Shop(place.Store());
        shop.Take(Bench.Weekly("A").Select(Bench.Received));
        place.Execute("SELECT pg_terminate_backend(pid) FROM pg_stat_activity WHERE application_name = 'churnworker' AND pid <> pg_backend_pid()");
        shop.Take(Bench.Weekly("B").Select(Bench.Received));
        shop.Export().Split('\n', StringSplitOptions.RemoveEmptyEntries).Length.ShouldBe(2);
    }

    [Fact]
    public void A_batch_costs_a_few_round_trips_also_where_another_worker_has_changed_what_is_to_be_taken_up_first()
    {
        using var place = PostgresPlace.Create();
        using var first = new Shop(place.Store());
        using var second = new Shop(place.Store(), isFirst: false);
        RoundTrips(() => first.Take(Batch("A"), 1000)).ShouldBeInRange(1, 30);

        using (var transaction = second.Engine.Database.BeginAlone())
        {
            second.Engine.Database.Models.Add(Bench.Model with { Id = "newer" }, 5);
            transaction.Commit();
        }

        RoundTrips(() => first.Take(Batch("B"), 1000)).ShouldBeInRange(1, 30);
        first.Engine.Models.Context!.Model.Id.ShouldBe("newer");

        static IEnumerable<Inbound> Batch(string of) => Enumerable.Range(0, 90).SelectMany(c => Bench.Weekly($"{of}{c}")).Select(Bench.Received);
    }

    [Fact]
    public void A_batch_looks_at_the_reviews_of_its_own_customers_however_many_there_are_since_its_plans_were_made()
    {
        using var place = PostgresPlace.Create();
        using var shop = new Shop(place.Store());

        // The server knows for sure that there is nothing in it, and plans accordingly
        place.Execute("VACUUM ANALYZE reviews");
        for (var plan = 0; plan < 10; plan++)
            shop.Take(Enumerable.Range(0, 20).Select(c => Bench.Received(Bench.Purchase($"K{c}", $"K{c}-{plan}", 7 * plan))));
        place.Execute("INSERT INTO reviews (customer_id, next_review_at) SELECT 'other' || i, i FROM generate_series(1, 20000) AS i");

        ReviewsRead(shop, () => shop.Take(Enumerable.Range(0, 20).Select(c => Bench.Received(Bench.Purchase($"K{c}", $"K{c}-again", 80))))).ShouldBeLessThan(1000);
    }

    [Fact]
    public void A_review_that_is_announced_and_was_put_off_meanwhile_is_not_held()
    {
        using var place = PostgresPlace.Create();
        using var shop = new Shop(place.Store());
        shop.Take(Bench.Weekly("late").Concat(Bench.Weekly("due")).Select(Bench.Received));

        // What a sweep sees whose look at the reviews came just before another worker's commit, and its look at the turns just after it
        place.Execute("ALTER TABLE customers DISABLE TRIGGER customers_updated");
        place.Execute($"UPDATE customers SET next_review_at = {Bench.At(300)} WHERE customer_id = 'late'");

        shop.Engine.Sweep.Run(Bench.At(120)).Reviewed.ShouldBe(1);
        shop.Engine.Database.Read(reader => reader.Query<string>("SELECT customer_id FROM decisions").ToList()).ShouldBe(["due"]);
    }

    [Fact]
    public async Task A_store_moves_to_the_other_dialect_and_back_and_never_into_one_that_holds_something()
    {
        using var place = PostgresPlace.Create();
        using var folder = new TemporaryFolder();
        string before;
        using (var shop = new Shop(new SqliteStore(folder.Combine("store.db"))))
        {
            shop.Take(Shop.Events(12));
            shop.Sweep(120);
            shop.Take([Bench.Received(Persons.Erase("K5", 122))]);
            before = shop.Export();
        }

        var (there, back) = ($"sqlite:{folder.Combine("store.db")}", $"sqlite:{folder.Combine("back.db")}");
        (await CopyAsync(there, place.Connection)).ShouldBe(ExitCodes.Ok);
        (await CopyAsync(place.Connection, back)).ShouldBe(ExitCodes.Ok);
        (await CopyAsync(there, place.Connection)).ShouldBe(ExitCodes.Failed);

        using var returned = new Shop(new SqliteStore(folder.Combine("back.db")), isFirst: false);
        returned.Export().ShouldBe(before);
        returned.Take([Bench.Received(Bench.Purchase("K5", "again", 130))]);
        returned.Export().ShouldBe(before, "who was erased stays erased");
        using var moved = new Shop(place.Store(), isFirst: false);
        moved.Take([Bench.Received(Bench.Purchase("K6", "new", 130))]);
        moved.Sweep(400);
    }

    [Fact]
    public async Task A_replay_sends_the_same_bytes_from_either_store_and_takes_no_schema_that_holds_something()
    {
        using var place = PostgresPlace.Create();
        using var others = PostgresPlace.Create();
        using var folder = new TemporaryFolder();
        var (log, file) = (folder.Combine("log.csv"), folder.Combine("replayed.db"));
        await RunAsync(SimulateCommand.Create(), "--customers", "150", "--days", "400", "--seed", "7", "--out", log);
        (await ReplayAsync("here", file)).ShouldBe(ExitCodes.Ok);
        (await ReplayAsync("there", place.Connection)).ShouldBe(ExitCodes.Ok);

        File.ReadAllLines(folder.Combine("here.ndjson")).Length.ShouldBeGreaterThan(20);
        File.ReadAllBytes(folder.Combine("there.ndjson")).ShouldBe(File.ReadAllBytes(folder.Combine("here.ndjson")));
        Totals("there").ShouldBe(Totals("here"));
        using (var here = new Shop(new SqliteStore(file), isFirst: false))
        using (var there = new Shop(place.Store(), isFirst: false))
        {
            there.Export().ShouldBe(here.Export());
            there.Outbox().ShouldBe(here.Outbox());
            new OutboxStore(there.Engine.Database).Claim(10, Bench.At(9999)).ShouldBeEmpty("nobody is told of a replay, by no worker");
        }

        (await ReplayAsync("again", place.Connection)).ShouldBe(ExitCodes.Usage);
        others.Execute("CREATE TABLE notes (note TEXT)");
        (await ReplayAsync("again", others.Connection)).ShouldBe(ExitCodes.Usage);
        (await ReplayAsync("again", "postgres:no connection")).ShouldBe(ExitCodes.Usage);

        Task<int> ReplayAsync(string name, string store) => RunAsync(
            ReplayCommand.Create(), log, "--store", store, "--triggers", folder.Combine($"{name}.ndjson"), "--summary", folder.Combine($"{name}.json"), "--calibrate-every", "30d");

        List<string> Totals(string name) => [.. File.ReadAllLines(folder.Combine($"{name}.json"))
            .Where(line => !line.Contains("wallSeconds", StringComparison.Ordinal) && !line.Contains("eventsPerSecond", StringComparison.Ordinal))];
    }

    /// <summary>Rows of the table of reviews that the writer of a shop reads meanwhile.</summary>
    private static long ReviewsRead(Shop shop, Action action)
    {
        var before = Count();
        action();
        return Count() - before;

        // A session counts for itself and tells the others later, unless it is made to
        long Count()
        {
            using (shop.Engine.Database.Begin())
                shop.Engine.Database.Writer.Execute("SELECT pg_stat_force_next_flush()");
            return shop.Engine.Database.Read(reader => reader.QuerySingle<long>("SELECT seq_tup_read + idx_tup_fetch FROM pg_stat_user_tables WHERE schemaname = current_schema() AND relname = 'reviews'"));
        }
    }

    /// <summary>Commands and batches of commands that this thread sends to the server.</summary>
    private static int RoundTrips(Action action)
    {
        var (thread, count) = (Environment.CurrentManagedThreadId, 0);
        using var listener = new ActivityListener
        {
            ShouldListenTo = source => source.Name == "Npgsql",
            Sample = (ref ActivityCreationOptions<ActivityContext> _) => ActivitySamplingResult.AllData,
            ActivityStarted = _ => count += Environment.CurrentManagedThreadId == thread ? 1 : 0,
        };
        ActivitySource.AddActivityListener(listener);
        action();
        return count;
    }

    private static Task<int> CopyAsync(string from, string to) => RunAsync(CopyCommand.Create(), "--from", from, "--to", to);

    private static Task<int> RunAsync(Command command, params string[] arguments) =>
        command.Parse(arguments).InvokeAsync(new() { Output = TextWriter.Null, Error = TextWriter.Null });
}
