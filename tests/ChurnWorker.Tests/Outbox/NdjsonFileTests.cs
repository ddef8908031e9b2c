using System.Text;
using System.Text.Json;
using ChurnWorker.Outbox;

namespace ChurnWorker.Tests.Outbox;

public sealed class NdjsonFileTests : IDisposable
{
    private readonly TemporaryFolder _folder = new();

    private string FilePath => Path.Combine(_folder.Path, "winback.ndjson");

    public void Dispose() => _folder.Dispose();

    [Fact]
    public void A_line_names_the_message_and_carries_its_stored_bytes_as_they_are()
    {
        using (var file = new NdjsonFile(FilePath)) file.Append([OutboxRows.Row(1, """{ "amount" : 12.50,"x":"\u00eb" }""")]);

        File.ReadAllText(FilePath).ShouldBe(
            """{"type":"winback.triggered","routingKey":"winback.triggered.v1.high","id":"00000001-0001-0002-0304-05060708090a","time":"2023-11-14T22:13:20.124Z","data":{ "amount" : 12.50,"x":"\u00eb" }}""" + "\n");
    }

    [Fact]
    public void Opening_again_appends_after_what_is_there()
    {
        using (var file = new NdjsonFile(FilePath)) file.Append([OutboxRows.Row(1), OutboxRows.Row(2)]);
        using (var file = new NdjsonFile(FilePath)) file.Append([OutboxRows.Row(3)]);

        Numbers().ShouldBe([1, 2, 3]);
    }

    [Fact]
    public void Opening_cuts_off_a_torn_last_line()
    {
        using (var file = new NdjsonFile(FilePath)) file.Append([OutboxRows.Row(1), OutboxRows.Row(2)]);
        using (var torn = new FileStream(FilePath, FileMode.Append)) torn.Write("{\"type\":\"winback.trig"u8);

        using (var file = new NdjsonFile(FilePath)) file.Append([OutboxRows.Row(3)]);

        Numbers().ShouldBe([1, 2, 3]);
    }

    [Fact]
    public void A_torn_line_longer_than_one_block_is_cut_off_whole()
    {
        using (var file = new NdjsonFile(FilePath)) file.Append([OutboxRows.Row(1)]);
        File.AppendAllText(FilePath, new string('x', 10_000));

        using (var file = new NdjsonFile(FilePath)) file.Append([OutboxRows.Row(2)]);

        Numbers().ShouldBe([1, 2]);
    }

    [Fact]
    public void A_file_that_holds_nothing_but_a_torn_line_begins_anew()
    {
        File.WriteAllText(FilePath, new string('x', 5000));

        using (var file = new NdjsonFile(FilePath)) file.Append([OutboxRows.Row(1)]);

        Numbers().ShouldBe([1]);
    }

    private int[] Numbers() => [.. File.ReadAllLines(FilePath, Encoding.UTF8).Select(line => JsonDocument.Parse(line).RootElement.GetProperty("data").GetProperty("n").GetInt32())];
}
