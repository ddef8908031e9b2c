using System.Text;
using ChurnWorker.Intake;

namespace ChurnWorker.Tests.Intake;

public class MutationTests(ITestOutputHelper output)
{
    private static readonly string?[] ContentTypes =
        [null, "application/json", "application/cloudevents+json", "application/vnd.masstransit+json", "text/plain", ";", "\u0000"];

    [Theory]
    [InlineData(20250601)]
    [InlineData(42)]
    public void Ten_thousand_mutated_events_are_each_an_event_a_guest_or_refused(int seed)
    {
        output.WriteLine($"seed {seed}");
        var random = new Random(seed);
        byte[][] samples =
        [
            .. Decoding.SampleNames.Where(name => !name.StartsWith("winback.", StringComparison.Ordinal)).Select(Decoding.Sample),
            Encoding.UTF8.GetBytes($"[{Decoding.Purchase()},{Decoding.Cancellation()}]"),
        ];
        var accepted = 0;
        for (var round = 0; round < 10_000; round++)
            accepted += DecodeAndCheck(Mutate(samples[random.Next(samples.Length)], random), random);

        // mutations that hit white space or free text leave an event: the test would prove little if none survived
        accepted.ShouldBeGreaterThan(100);
    }

    [Theory]
    [InlineData(20250602)]
    public void Random_bytes_are_refused_with_a_reason(int seed)
    {
        output.WriteLine($"seed {seed}");
        var random = new Random(seed);
        for (var round = 0; round < 5_000; round++)
        {
            var body = new byte[random.Next(300)];
            random.NextBytes(body);
            DecodeAndCheck(body, random).ShouldBe(0);
        }
    }

    [Theory]
    [InlineData(20250603)]
    public void Random_rows_of_a_file_are_each_accounted_for(int seed)
    {
        output.WriteLine($"seed {seed}");
        var random = new Random(seed);
        var row = Encoding.UTF8.GetBytes("e1,purchase,\"c1\",o1,2025-03-14T09:26:53Z,12.50,EUR");
        using var folder = new TemporaryFolder();
        var path = folder.Combine("rows.csv");
        using (var file = File.Create(path))
        {
            file.Write(Encoding.UTF8.GetBytes("event_id,type,customer_id,order_id,occurred_at,amount,currency\n"));
            for (var i = 0; i < 2_000; i++)
            {
                // no line ends and never blank, so that there are as many lines as rows
                var mutated = Mutate(row, random).Where(b => b is not (10 or 13)).ToArray();
                file.Write(mutated.Length == 0 ? "x"u8 : mutated);
                file.WriteByte(10);
            }
        }

        var decoded = EventFile.Read(path, "default", Decoding.Now).ToList();

        decoded.Count.ShouldBe(2_000);
        decoded.Select(HostileInputTests.Outcome).Distinct().Count().ShouldBeGreaterThan(5);
    }

    private static int DecodeAndCheck(byte[] body, Random random)
    {
        var headers = new MessageHeaders
        {
            DefaultSource = "default",
            ContentType = ContentTypes[random.Next(ContentTypes.Length)],
            Type = random.Next(2) == 0 ? "purchase.completed" : null,
            CloudEventType = random.Next(8) == 0 ? "order.cancelled" : null,
            CloudEventTime = random.Next(8) == 0 ? "nonsense" : null,
        };
        var decoded = Decoding.Decode(body, headers);
        decoded.ShouldNotBeEmpty();
        foreach (var inbound in decoded) HostileInputTests.Outcome(inbound);
        return decoded.Count(i => i.Event is not null);
    }

    private static byte[] Mutate(byte[] sample, Random random)
    {
        var bytes = sample.ToList();
        for (var i = random.Next(1, 4); i > 0 && bytes.Count > 0; i--)
        {
            var at = random.Next(bytes.Count);
            switch (random.Next(6))
            {
                case 0: bytes[at] = (byte)random.Next(256); break;
                case 1: bytes.RemoveAt(at); break;
                case 2: bytes.Insert(at, (byte)"{}[]\",:\\0eE-u"[random.Next(13)]); break;
                case 3: bytes.RemoveRange(at, Math.Min(random.Next(1, 20), bytes.Count - at)); break;
                case 4: bytes.InsertRange(at, bytes.GetRange(at, Math.Min(random.Next(1, 60), bytes.Count - at))); break;
                default: bytes[at] ^= (byte)(1 << random.Next(8)); break;
            }
        }

        return [.. bytes];
    }
}
