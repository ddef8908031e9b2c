using System.Globalization;
using System.Text;
using ChurnWorker.Assessment;
using ChurnWorker.Commands;
using ChurnWorker.Configuration;
using ChurnWorker.Intake;
using ChurnWorker.Model.Activity;
using ChurnWorker.Replay;
using ChurnWorker.Storage;
using ChurnWorker.Telemetry;
using ChurnWorker.Tests.Commands;
using ChurnWorker.Tests.Intake;
using Dapper;
using Microsoft.Data.Sqlite;

namespace ChurnWorker.Tests.Replay;

/// <summary>A version that refused what this one takes is played by putting well-formed input into quarantine for a reason that no longer holds.</summary>
public sealed class QuarantineReplayTests : IDisposable
{
    private const string Untyped = """{"eventId":"e1","orderId":"o1","customerId":"c1","occurredAt":"2025-03-14T09:26:53Z","amount":12.50,"currency":"EUR"}""";
    private const string Data = """{"orderId":"o1","customerId":"c1","amount":12.50,"currency":"EUR"}""";

    private readonly TemporaryFolder _folder = new();
    private readonly Instruments _instruments = new();
    private readonly Engine _engine;

    public QuarantineReplayTests() => _engine = new Engine(new WorkerOptions(), Database.Open(_folder.Combine("store.db")), liveSince: 0, _instruments);

    public static TheoryData<string, string, string[]> Encodings => new()
    {
        { "the type in the body", Decoding.Purchase(), ["content-type=application/json"] },
        { "the AMQP type", Untyped, ["content-type=application/json", "type=purchase.completed"] },
        { "no content type", Untyped, ["type=purchase.completed"] },
        {
            "CloudEvents, binary", Data,
            ["content-type=application/json", "cloudEvents_type=purchase.completed", "cloudEvents:id=e1", "cloudEvents_source=/shops/west", "cloudEvents_time=2025-03-14T09:26:53Z"]
        },
        {
            "CloudEvents, structured",
            $$"""{"specversion":"1.0","type":"purchase.completed","id":"e1","source":"/shops/west","time":"2025-03-14T09:26:53Z","data":{{Data}}}""",
            ["content-type=application/cloudevents+json"]
        },
        {
            "CloudEvents, base64",
            $$"""{"specversion":"1.0","type":"purchase.completed","id":"e1","source":"/shops/west","time":"2025-03-14T09:26:53Z","data_base64":"{{Convert.ToBase64String(Encoding.UTF8.GetBytes(Data))}}"}""",
            ["content-type=application/cloudevents+json"]
        },
        {
            "the envelope of MassTransit",
            $$"""{"messageType":["urn:message:ChurnWorker.Contracts:PurchaseCompleted"],"message":{{Untyped}}}""",
            ["content-type=application/vnd.masstransit+json"]
        },
    };

    public void Dispose()
    {
        _engine.Dispose();
        _instruments.Dispose();
        SqliteConnection.ClearAllPools();
        _folder.Dispose();
    }

    [Theory]
    [MemberData(nameof(Encodings))]
    public void What_is_fine_now_is_taken_whatever_encoded_it(string encoding, string body, string[] properties)
    {
        var stated = properties.Select(p => p.Split('=', 2)).ToDictionary(p => p[0], p => p[1]);
        var headers = MessageHeaders.FromAmqp(
            stated.Select(p => KeyValuePair.Create(p.Key, (object?)p.Value)), stated.GetValueOrDefault("content-type"), stated.GetValueOrDefault("type"), "lane");
        var decoded = Decoding.Decode(Encoding.UTF8.GetBytes(body), headers).ShouldHaveSingleItem();
        Refuse(decoded);

        Replay().Accepted.ShouldBe(1, encoding);

        Reasons().ShouldBeEmpty();
        Ledger("c1").ShouldBe([decoded.Event!]);
    }

    [Fact]
    public void A_row_of_a_file_is_taken_by_the_columns_of_its_file()
    {
        var path = _folder.Write("events.csv", "currency,order_id,occurred_at,extra,amount,type,customer_id,event_id\nEUR,o1,2025-03-14T09:26:53Z,x,12.50,purchase,\"c,\"\"1\",e1\n");
        var row = EventFile.Read(path, "file", Decoding.Now).ShouldHaveSingleItem();
        Refuse(row);

        Replay().Accepted.ShouldBe(1);

        Reasons().ShouldBeEmpty();
        Ledger("c,\"1").ShouldBe([row.Event!]);
    }

    [Fact]
    public void What_lay_in_the_future_is_taken_once_its_time_has_come()
    {
        Assess(Decoding.Purchase("occurredAt", "\"2025-06-01T13:00:00Z\""));
        Replay(Decoding.Now + 60_000).Refused.ShouldBe(1);

        Replay(Decoding.Now + 7_200_000).Accepted.ShouldBe(1);

        Reasons().ShouldBeEmpty();
    }

    [Fact]
    public void What_is_still_refused_stays_once_with_the_reason_that_holds_now()
    {
        Refuse(Decoding.One(Decoding.Purchase("amount", "-1")));
        Refuse(Decoding.One(Decoding.Purchase()));

        var first = Replay();

        (first.Rows, first.Accepted, first.Refused).ShouldBe((2, 1, 1));
        Reasons().ShouldBe([QuarantineReasons.NegativeAmount]);
        var second = Replay();
        (second.Rows, second.Accepted, second.Refused).ShouldBe((1, 0, 1));
        Reasons().ShouldBe([QuarantineReasons.NegativeAmount]);
        Query<long>("SELECT received_at FROM quarantine").ShouldBe([Decoding.Now]);
    }

    [Fact]
    public void What_came_in_meanwhile_is_a_duplicate_and_a_guest_counts_for_nobody()
    {
        Refuse(Decoding.One(Decoding.Purchase()));
        Refuse(Decoding.One(Decoding.Purchase("customerId", "\"0\"")));
        Assess(Decoding.Purchase());

        var counts = Replay();

        (counts.Accepted, counts.Duplicates, counts.Dropped, counts.Refused).ShouldBe((0, 1, 1, 0));
        Reasons().ShouldBeEmpty();
        Ledger("c1").Count.ShouldBe(1);
    }

    [Fact]
    public void Of_an_erased_customer_nothing_comes_back()
    {
        Assess(Decoding.Purchase());
        Refuse(Decoding.Decode(Encoding.UTF8.GetBytes(Decoding.Purchase("customerId", "\"c2\"")), Decoding.Headers() with { CloudEventSource = "/customers/c1" }).Single());
        _engine.Eraser.Erase("c1", Decoding.Now)!.Rows["quarantine"].ShouldBe(1);
        Refuse(Decoding.One(Decoding.Cancellation("customerId", null)));

        var counts = Replay();

        (counts.Rows, counts.Dropped, counts.Accepted).ShouldBe((1, 1, 0));
        Reasons().ShouldBeEmpty();
        Ledger("c1").ShouldBeEmpty();
    }

    [Fact]
    public void Another_body_under_a_known_id_stays_refused_however_often_it_is_tried()
    {
        Assess(Decoding.Purchase());
        Assess(Decoding.Purchase("amount", "13"));

        Replay().Refused.ShouldBe(1);
        Replay().Refused.ShouldBe(1);

        Reasons().ShouldBe([QuarantineReasons.IdConflict]);
        Ledger("c1").Single().Amount.ShouldBe(1250);
    }

    [Fact]
    public void An_array_that_was_refused_as_a_whole_is_taken_apart_once()
    {
        var array = $"[{Decoding.Purchase("amount", "-1")},{Decoding.Purchase()},{Decoding.Purchase("currency", "\"eur\"")}]";
        Refuse(Decoding.One(Decoding.Purchase()) with { Body = Encoding.UTF8.GetBytes(array) });

        Replay();
        Replay();

        Reasons().ShouldBe([QuarantineReasons.NegativeAmount, QuarantineReasons.UnknownCurrency]);
        Ledger("c1").Count.ShouldBe(1);
    }

    [Fact]
    public void A_body_that_was_too_large_cannot_be_tried_again_and_stays()
    {
        Assess($"[\"{new string('x', EventDecoder.MaxBodyBytes)}\"]");

        var counts = Replay();

        (counts.Rows, counts.TooLarge, counts.Refused).ShouldBe((1, 1, 0));
        counts.ToText().ShouldContain("1 were too large and cannot be tried again");
        Reasons().ShouldBe([QuarantineReasons.TooLarge]);
    }

    [Theory]
    [InlineData("CREATE TRIGGER crash BEFORE DELETE ON quarantine BEGIN SELECT RAISE(ABORT, 'crash'); END")]
    [InlineData("CREATE TRIGGER crash BEFORE INSERT ON customers BEGIN SELECT RAISE(ABORT, 'crash'); END")]
    public void Broken_off_anywhere_nothing_is_lost_and_nothing_counts_twice(string crash)
    {
        Refuse(Decoding.One(Decoding.Purchase()));
        Execute(crash);
        Replay().Accepted.ShouldBe(0);
        Reasons().ShouldBe([QuarantineReasons.UnknownType]);
        Ledger("c1").ShouldBeEmpty();

        Execute("DROP TRIGGER crash");
        Replay().Accepted.ShouldBe(1);

        Reasons().ShouldBeEmpty();
        Ledger("c1").Count.ShouldBe(1);
    }

    [Fact]
    public void One_that_the_store_refuses_does_not_hold_back_the_others()
    {
        for (var i = 0; i < 700; i++)
            Refuse(Decoding.One(Decoding.Purchase("eventId", string.Create(CultureInfo.InvariantCulture, $"\"e{i}\""))));
        Execute("CREATE TRIGGER poison BEFORE INSERT ON ledger WHEN NEW.event_id = 'e300' BEGIN SELECT RAISE(ABORT, 'poison'); END");

        var counts = Replay();

        (counts.Rows, counts.Accepted, counts.Refused).ShouldBe((700, 699, 1));
        Query<string>("SELECT CAST(body AS TEXT) FROM quarantine").ShouldHaveSingleItem().ShouldContain("\"e300\"");
    }

    [Fact]
    public void Only_what_is_meant_is_listed_and_tried()
    {
        Refuse(Decoding.One(Decoding.Purchase()) with { ReceivedAt = 1000 });
        Refuse(Decoding.One(Decoding.Purchase("eventId", "\"late\"")) with { ReceivedAt = 2000 });
        Refuse(Decoding.One(Decoding.Purchase("eventId", "\"other\"")) with { ReceivedAt = 2000 }, QuarantineReasons.StoreRefused);
        var meant = new QuarantineFilter(QuarantineReasons.UnknownType, 2000);
        using (var reader = _engine.Database.OpenReader())
        {
            QuarantineTable.List(reader, meant, 20).Select(r => r.Sequence).ShouldBe([2]);
            QuarantineTable.Count(reader, meant).ShouldBe([new QuarantineCount(QuarantineReasons.UnknownType, 1, 2000)]);
        }

        new QuarantineReplay(_engine.Database, _engine.Assessor).Run(meant, Decoding.Now).Rows.ShouldBe(1);

        Ledger("c1").Select(e => e.EventId).ShouldBe(["late"]);
        Query<long>("SELECT sequence FROM quarantine ORDER BY sequence").ShouldBe([1, 3]);
    }

    [Fact]
    public async Task The_verbs_list_by_reason_and_time_and_try_again()
    {
        Refuse(Decoding.One(Decoding.Purchase("amount", "-1")));
        Refuse(Decoding.One(Decoding.Purchase()));
        _engine.Dispose();
        var store = $"Store:Connection=sqlite:{_folder.Combine("store.db")}";

        (await RunAsync("list", "--set", store, "--reason", "unknown_type", "--since", "2025-06-01T00:00:00Z")).Output.ShouldContain("2  unknown_type");
        (await RunAsync("list", "--set", store, "--since", "2025-06-02T00:00:00Z")).Output.ShouldContain("Nothing of that is in quarantine.");
        (await RunAsync("list", "--set", store, "--reason", "unknown-type")).Output.ShouldContain("There is: unknown_type (2).", Case.Sensitive, "a reason spelt wrong is seen to be");
        (await RunAsync("list", "--set", store, "--json")).Output.ShouldContain("\"contentType\": \"application/json\"");
        var tried = await RunAsync("replay", "--set", store);
        tried.ExitCode.ShouldBe(ExitCodes.Ok);
        tried.Output.ShouldContain("2 rows tried: 1 accepted, 0 duplicates, 0 counted and not kept (of guests or erased customers, or to be noted), 1 still refused");
        (await RunAsync("list", "--set", store)).Output.ShouldContain("1  negative_amount");
        (await RunAsync("replay", "--set", store, "--reason", "unknown_type", "--json")).Output.ShouldContain("\"rows\": 0");
    }

    private static Task<CommandRun> RunAsync(params string[] arguments) => CommandRun.OfAsync(QuarantineCommand.Create(TimeProvider.System), arguments);

    private void Assess(string body) => _engine.Assessor.Assess(Decoding.Decode(body), Decoding.Now);

    private void Refuse(Inbound inbound, string reason = QuarantineReasons.UnknownType) =>
        _engine.Assessor.Assess([inbound with { Event = null, IsGuest = false, Digest = 0, Reason = reason }], Decoding.Now).ShouldBe([EventOutcome.Quarantined]);

    private QuarantineReplayCounts Replay(long now = Decoding.Now) => new QuarantineReplay(_engine.Database, _engine.Assessor).Run(new QuarantineFilter(), now);

    private IReadOnlyList<string> Reasons() => Query<string>("SELECT reason FROM quarantine ORDER BY sequence");

    private List<ActivityEvent> Ledger(string customer)
    {
        using var transaction = _engine.Database.Begin();
        return _engine.Database.Ledger.Load(customer);
    }

    private List<T> Query<T>(string sql)
    {
        using var reader = _engine.Database.OpenReader();
        return reader.Query<T>(sql).AsList();
    }

    private void Execute(string sql)
    {
        using var connection = new SqliteConnection($"Data Source={_engine.Database.Path}");
        connection.Execute(sql);
    }
}
