using System.IO.Compression;
using System.Text;
using ChurnWorker.Intake;
using ChurnWorker.Model.Activity;

namespace ChurnWorker.Tests.Intake;

public sealed class EventFileTests : IDisposable
{
    private const string Header = "event_id,type,customer_id,order_id,occurred_at,amount,currency\n";

    private readonly TemporaryFolder folder = new();

    public void Dispose() => folder.Dispose();

    [Theory]
    [InlineData(false, "\n")]
    [InlineData(true, "\n")]
    [InlineData(false, "\r\n")]
    public void Rows_of_a_CSV_file_are_events(bool zip, string end)
    {
        var path = Write("events.csv", Header + "e1,purchase,c1,o1,2025-03-14T09:26:53Z,12.50,EUR\n\ne2,cancellation,c1,,2025-03-15T00:00:00+01:00,2.50,EUR\n", zip, end);

        var events = EventFile.Read(path, "shop", null).Select(i => i.Event.ShouldNotBeNull()).ToList();

        events[0].ShouldBe(new ActivityEvent
        {
            Kind = ActivityKind.Purchase, Source = "shop", EventId = "e1", CustomerId = "c1", OrderId = "o1", OccurredAt = 1741944413000, Amount = 1250, Currency = "EUR",
        });
        events[1].Kind.ShouldBe(ActivityKind.Cancellation);
        events[1].OrderId.ShouldBeEmpty();
        events.Count.ShouldBe(2);
    }

    [Fact]
    public void A_row_means_the_same_as_its_JSON()
    {
        var path = Write("events.csv", Header + "e1,purchase.completed,c1,o1,2025-03-14T09:26:53Z,12.50,EUR");

        EventFile.Read(path, "default", Decoding.Now).Single().Digest.ShouldBe(Decoding.One(Decoding.Purchase()).Digest);
    }

    [Theory]
    [InlineData("e1,purchase,c1,o1,2025-03-14T09:26:53Z,12.50", "invalid_row")]
    [InlineData("e1,purchase,c1,o1,2025-03-14T09:26:53Z,12.50,EUR,", "invalid_row")]
    [InlineData("e1,purchase,\"c1,o1,2025-03-14T09:26:53Z,12.50,EUR", "invalid_row")]
    [InlineData("e1,purchase,c\"1,o1,2025-03-14T09:26:53Z,12.50,EUR", "invalid_row")]
    [InlineData("e1,purchase,\"c1\"x,o1,2025-03-14T09:26:53Z,12.50,EUR", "invalid_row")]
    [InlineData("e1,purchase,\"c1\",\"o1\",\"2025-03-14T09:26:53Z\",\"12.50\",\"EUR\"", "event")]
    [InlineData("e1,purchase,,o1,2025-03-14T09:26:53Z,12.50,EUR", "guest")]
    [InlineData(",purchase,c1,o1,2025-03-14T09:26:53Z,12.50,EUR", "missing_member")]
    [InlineData("e1,,c1,o1,2025-03-14T09:26:53Z,12.50,EUR", "missing_member")]
    [InlineData("e1,gift,c1,o1,2025-03-14T09:26:53Z,12.50,EUR", "unknown_type")]
    [InlineData("e1,customer.erased,c1,,2025-03-14T09:26:53Z,,", "unknown_type")]
    [InlineData("e1,payment.failed,c1,o1,2025-03-14T09:26:53Z,,", "unknown_type")]
    [InlineData("e1,purchase,c1,o1,2025-03-14 09:26:53,12.50,EUR", "time_without_offset")]
    [InlineData("e1,purchase,c1,o1,yesterday,12.50,EUR", "invalid_time")]
    [InlineData("e1,purchase,c1,o1,2025-03-14T09:26:53Z,\"12,50\",EUR", "invalid_amount")]
    [InlineData("e1,purchase,c1,o1,2025-03-14T09:26:53Z,1e3,EUR", "invalid_amount")]
    [InlineData("e1,purchase,c1,o1,2025-03-14T09:26:53Z,12.50,eur", "unknown_currency")]
    [InlineData("e1,purchase,c1,o1,2026-03-14T09:26:53Z,12.50,EUR", "future")]
    public void A_bad_row_has_its_reason_and_the_next_one_is_read(string row, string expected)
    {
        var path = Write("events.csv", $"{Header}{row}\ne9,purchase,c1,o9,2025-03-14T09:26:53Z,12.50,EUR\n");

        EventFile.Read(path, "default", Decoding.Now).Select(HostileInputTests.Outcome).ShouldBe([expected, "event"]);
    }

    [Fact]
    public void Doubled_quotes_are_one_and_a_quoted_comma_is_text()
    {
        var path = Write("events.csv", Header + "e1,purchase,\"c,\"\"1\"\"\",o1,2025-03-14T09:26:53Z,12.50,EUR");

        EventFile.Read(path, "default", Decoding.Now).Single().Event.ShouldNotBeNull().CustomerId.ShouldBe("c,\"1\"");
    }

    [Fact]
    public void Columns_may_come_in_any_order_beside_others()
    {
        var path = Write("events.csv", "\uFEFFcurrency,note,amount,occurred_at,order_id,customer_id,type,event_id\nEUR,x,12.50,2025-03-14T09:26:53Z,o1,c1,purchase,e1\n");

        EventFile.Read(path, "default", Decoding.Now).Single().Digest.ShouldBe(Decoding.One(Decoding.Purchase()).Digest);
    }

    [Theory]
    [InlineData("")]
    [InlineData("customer;date;amount\n1;2;3\n")]
    [InlineData("event_id,type,customer_id,order_id,occurred_at,amount\n")]
    [InlineData("event_id,event_id,type,customer_id,order_id,occurred_at,amount,currency\n")]
    [InlineData("p-1,purchase,13085,489434,2009-12-01T07:45:00Z,505.30,GBP\n")]
    public void A_file_that_is_none_of_ours_is_refused_with_the_header_it_needs(string content)
    {
        var path = Write("events.csv", content);

        Should.Throw<InvalidDataException>(() => EventFile.Read(path, "default", null).Count()).Message.ShouldContain("event_id,type,customer_id,order_id");
    }

    [Theory]
    [InlineData("events.ndjson", false)]
    [InlineData("events.jsonl.gz", true)]
    [InlineData("events", true)]
    public void Lines_of_NDJSON_are_events_whatever_the_file_is_called(string name, bool zip)
    {
        var path = Write(name, $"{Decoding.Purchase()}\n\n{{broken\n[{Decoding.Purchase()},{Decoding.Cancellation()}]\n{Decoding.Cancellation()}", zip);

        EventFile.Read(path, "default", Decoding.Now).Select(HostileInputTests.Outcome).ShouldBe(["event", "not_json", "event", "event", "event"]);
    }

    [Fact]
    public void A_gzip_file_that_was_cut_off_is_no_shorter_history()
    {
        var random = new Random(1);
        var whole = Write("events.csv.gz", Header + string.Concat(Enumerable.Range(0, 2_000).Select(i => $"e{i},purchase,c{random.Next()},o{i},2025-03-14T09:26:53Z,{random.Next(1000)}.50,EUR\n")), zip: true);
        EventFile.Read(whole, "default", null).Count().ShouldBe(2_000);
        var bytes = File.ReadAllBytes(whole);
        var cut = folder.Combine("cut.csv.gz");
        File.WriteAllBytes(cut, bytes[..(bytes.Length / 2)]);

        Should.Throw<InvalidDataException>(() => EventFile.Read(cut, "default", null).Count()).Message.ShouldContain("cut off");
    }

    [Fact]
    public void A_line_over_the_limit_is_one_refusal_and_the_next_one_is_read()
    {
        var path = Write("events.ndjson", $"{{\"a\":\"{new string('x', 300_000)}\"}}\n{Decoding.Purchase()}\n");

        EventFile.Read(path, "default", Decoding.Now).Select(HostileInputTests.Outcome).ShouldBe(["too_large", "event"]);
    }

    [Fact]
    public void In_a_replay_an_event_is_received_when_it_happened_and_never_in_the_future()
    {
        var path = Write("events.csv", Header + "e1,purchase,c1,o1,2090-03-14T09:26:53Z,12.50,EUR\ne2,purchase,c1,o2,,12.50,EUR\n");

        var rows = EventFile.Read(path, "default", null).ToList();

        rows[0].ReceivedAt.ShouldBe(rows[0].Event.ShouldNotBeNull().OccurredAt);
        rows[1].Reason.ShouldBe("missing_member");
        rows[1].ReceivedAt.ShouldBe(rows[0].ReceivedAt);
    }

    [Fact]
    public void Lines_longer_than_a_chunk_and_across_chunks_come_out_whole()
    {
        var lines = Enumerable.Range(0, 3_000).Select(i => new string((char)('a' + (i % 26)), i * 37 % 5_000)).Append(new string('z', 200_000)).ToList();
        using var stream = new MemoryStream(Encoding.UTF8.GetBytes(string.Join('\n', lines) + "\n"));
        var reader = new LineReader(stream);
        var kept = new List<ReadOnlyMemory<byte>>();
        while (reader.TryRead(out var line)) kept.Add(line);

        kept.Select(l => Encoding.UTF8.GetString(l.Span)).ShouldBe(lines);
    }

    [Fact]
    public void Progress_ends_at_the_size_of_the_file()
    {
        var path = Write("events.csv.gz", Header + string.Concat(Enumerable.Range(0, 5_000).Select(i => $"e{i},purchase,c1,o{i},2025-03-14T09:26:53Z,12.50,EUR\n")), zip: true);
        var seen = new List<long>();

        EventFile.Read(path, "default", null, seen.Add).Count().ShouldBe(5_000);

        seen.ShouldBeInOrder();
        seen[^1].ShouldBe(new FileInfo(path).Length);
    }

    [Theory]
    [InlineData("online_retail_ii_2010.csv.gz", 19_213, 4_372)]
    [InlineData("cdnow_master.csv.gz", 69_659, 0)]
    [InlineData("cdnow_sample.csv.gz", 6_919, 0)]
    [InlineData("grocery.csv.gz", 10_483, 0)]
    public void Real_logs_are_accepted_to_the_last_row(string name, int purchases, int cancellations)
    {
        var path = SharedData(name);
        Assert.SkipUnless(path is not null, "the shared data is not here");

        var rows = EventFile.Read(path!, "default", null).ToList();

        rows.Count(r => r.Event?.Kind == ActivityKind.Purchase).ShouldBe(purchases);
        rows.Count(r => r.Event?.Kind == ActivityKind.Cancellation).ShouldBe(cancellations);
        rows.Count.ShouldBe(purchases + cancellations);
    }

    private static string? SharedData(string name)
    {
        for (var up = new DirectoryInfo(AppContext.BaseDirectory); up is not null; up = up.Parent)
        {
            var path = Path.Combine(up.FullName, "shared", "data", name);
            if (File.Exists(path)) return path;
        }

        return null;
    }

    private string Write(string name, string content, bool zip = false, string end = "\n")
    {
        var path = folder.Combine(name);
        using var file = File.Create(path);
        using var stream = zip ? new GZipStream(file, CompressionLevel.Fastest) : (Stream)file;
        stream.Write(Encoding.UTF8.GetBytes(content.Replace("\n", end, StringComparison.Ordinal)));
        return path;
    }
}
