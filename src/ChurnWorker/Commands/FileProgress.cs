using Spectre.Console;

namespace ChurnWorker.Commands;

/// <summary>A progress bar for work on a file: on a terminal only, and never on stdout.</summary>
internal static class FileProgress
{
    /// <summary>Runs <paramref name="work"/>, which is handed the way to tell how many bytes of the file it has read.</summary>
    /// <param name="what">What is being done, for the person who waits.</param>
    /// <param name="path">The file.</param>
    /// <param name="work">The work.</param>
    public static void Run(string what, string path, Action<Action<long>> work) => Run(what, File.Exists(path) ? new FileInfo(path).Length : 0, work);

    /// <summary>As above, for work that is not counted in bytes of a file.</summary>
    /// <param name="what">What is being done, for the person who waits.</param>
    /// <param name="total">How much there is to do.</param>
    /// <param name="work">The work, handed the way to tell how much is done.</param>
    public static void Run(string what, long total, Action<Action<long>> work)
    {
        if (Console.IsErrorRedirected)
        {
            work(_ => { });
            return;
        }

        var console = AnsiConsole.Create(new AnsiConsoleSettings { Out = new AnsiConsoleOutput(Console.Error) });
        console.Progress()
            .Columns(new TaskDescriptionColumn(), new ProgressBarColumn(), new PercentageColumn(), new ElapsedTimeColumn(), new RemainingTimeColumn())
            .Start(progress =>
            {
                var task = progress.AddTask(what, maxValue: Math.Max(1, total));
                work(done => task.Value = done);
                task.Value = task.MaxValue;
            });
    }
}
