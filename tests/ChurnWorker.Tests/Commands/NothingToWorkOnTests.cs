using ChurnWorker.Commands;

namespace ChurnWorker.Tests.Commands;

/// <summary>Verbs that are given nothing they can work on say so, instead of answering about nothing.</summary>
public sealed class NothingToWorkOnTests : IDisposable
{
    private readonly TemporaryFolder _folder = new();

    public void Dispose() => _folder.Dispose();

    [Fact]
    public async Task A_history_that_ends_before_its_warm_up_leaves_tune_nothing_to_count()
    {
        var file = _folder.Combine("shop.csv");
        (await CommandRun.OfAsync(SimulateCommand.Create(), "--customers", "100", "--days", "100", "--out", file)).ExitCode.ShouldBe(ExitCodes.Ok);
        var run = await CommandRun.OfAsync(TuneCommand.Create(), file, "--warmup-until", "2030-01-01");
        run.ExitCode.ShouldBe(ExitCodes.Usage);
        run.Error.ShouldContain("The history ends before --warmup-until");
    }

    [Fact]
    public async Task A_store_that_is_not_there_is_not_copied()
    {
        var run = await CommandRun.OfAsync(CopyCommand.Create(), "--from", $"sqlite:{_folder.Combine("nowhere.db")}", "--to", $"sqlite:{_folder.Combine("new.db")}");
        run.ExitCode.ShouldBe(ExitCodes.Failed);
        run.Error.ShouldContain($"There is no store {_folder.Combine("nowhere.db")}.");
        File.Exists(_folder.Combine("new.db")).ShouldBeFalse();
    }
}
