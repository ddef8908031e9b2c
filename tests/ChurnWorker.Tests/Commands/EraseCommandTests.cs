using ChurnWorker.Commands;
using ChurnWorker.Tests.Scenarios;

namespace ChurnWorker.Tests.Commands;

public sealed class EraseCommandTests : IDisposable
{
    private readonly Bench _bench = new();

    public void Dispose() => _bench.Dispose();

    [Fact]
    public async Task A_customer_is_erased_beside_a_worker()
    {
        _bench.Take(10, Bench.Purchase("A", "a1", 1), Bench.Purchase("B", "b1", 1));

        (await EraseAsync("B", _bench.StorePath)).ExitCode.ShouldBe(ExitCodes.Ok);

        _bench.Query("SELECT customer_id FROM customers").ShouldBe(["A"]);
    }

    [Fact]
    public async Task Nobody_by_that_id_ends_with_1()
    {
        var run = await EraseAsync("nobody", _bench.StorePath);

        run.ExitCode.ShouldBe(ExitCodes.Failed);
        run.Error.Trim().ShouldBe("No such customer.");
    }

    [Fact]
    public async Task A_store_that_is_not_there_is_not_created()
    {
        var path = _bench.StorePath + ".other";

        (await EraseAsync("A", path)).ExitCode.ShouldBe(ExitCodes.Failed);

        File.Exists(path).ShouldBeFalse();
    }

    private static Task<CommandRun> EraseAsync(string customer, string path) =>
        CommandRun.OfAsync(EraseCommand.Create(TimeProvider.System), customer, "--set", $"Store:Connection=sqlite:{path}");
}
