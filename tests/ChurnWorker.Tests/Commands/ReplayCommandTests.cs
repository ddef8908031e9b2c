using ChurnWorker.Commands;
using ChurnWorker.Storage;

namespace ChurnWorker.Tests.Commands;

public sealed class ReplayCommandTests : IDisposable
{
    private readonly TemporaryFolder _folder = new();

    public void Dispose() => _folder.Dispose();

    [Fact]
    public async Task A_store_that_is_there_already_is_refused()
    {
        var store = _folder.Combine("worker.db");
        Database.Open(store).Dispose();

        var run = await ReplayAsync("--store", store);

        run.ExitCode.ShouldBe(ExitCodes.Usage);
        run.Error.ShouldContain(store);
    }

    [Theory]
    [InlineData("--triggers")]
    [InlineData("--summary")]
    [InlineData("--store")]
    public async Task A_file_without_a_folder_is_refused_before_the_work(string option)
    {
        var run = await ReplayAsync(option, _folder.Combine("nowhere/file"));

        run.ExitCode.ShouldBe(ExitCodes.Usage);
        run.Error.ShouldContain(_folder.Combine("nowhere"));
    }

    [Theory]
    [InlineData("yesterday")]
    [InlineData("31.01.2024")]
    public async Task A_day_is_asked_for_in_words_of_people(string text)
    {
        var run = await ReplayAsync("--warmup-until", text);

        run.ExitCode.ShouldNotBe(ExitCodes.Ok);
        run.Error.ShouldContain("--warmup-until takes a day, e.g. 2024-01-31");
    }

    private Task<CommandRun> ReplayAsync(params string[] arguments) =>
        CommandRun.OfAsync(ReplayCommand.Create(), [_folder.Write("events.ndjson", ""), .. arguments]);
}
