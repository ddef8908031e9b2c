using Spectre.Console;

namespace ChurnWorker.Commands;

/// <summary>A progress bar on standard error, where a person looks; nothing elsewhere.</summary>
internal static class ConsoleProgress
{
    /// <summary>Does long work that tells its progress.</summary>
    /// <param name="title">What is being done.</param>
    /// <param name="work">The work; it may call its argument with the share done, 0 to 1, as often as it likes.</param>
    public static void Run(string title, Action<Action<double>> work)
    {
        if (Console.IsErrorRedirected)
        {
            work(static _ => { });
            return;
        }

        AnsiConsole.Create(new AnsiConsoleSettings { Out = new AnsiConsoleOutput(Console.Error) })
            .Progress()
            .Columns(new TaskDescriptionColumn(), new ProgressBarColumn(), new PercentageColumn(), new RemainingTimeColumn())
            .Start(context =>
            {
                var task = context.AddTask(Markup.Escape(title), maxValue: 1);
                work(share => task.Value = share);
                task.Value = 1;
            });
    }
}
