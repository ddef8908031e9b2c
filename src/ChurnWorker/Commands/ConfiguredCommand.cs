using System.CommandLine;
using ChurnWorker.Configuration;
using ChurnWorker.Storage;

namespace ChurnWorker.Commands;

/// <summary>What the verbs share: how configuration is named, and how a failure ends.</summary>
internal static class ConfiguredCommand
{
    public static readonly Option<string?> Config = new("--config")
    {
        Description = "Configuration file (JSON); wins over appsettings.json",
        Recursive = true,
    };

    public static readonly Option<string[]> Set = new("--set")
    {
        Description = "One setting, as Section:Key=value; wins over everything else. Repeatable",
        Recursive = true,
        AllowMultipleArgumentsPerToken = false,
    };

    /// <summary>Gives a verb its action: configuration is loaded first, every error of it is listed at once.</summary>
    public static Command Runs(this Command command, Func<ParseResult, WorkerOptions, CancellationToken, Task<int>> run) =>
        command.RunsWith((parsed, configuration, stop) => run(parsed, configuration.Options!, stop));

    /// <summary>As <see cref="Runs(Command, Func{ParseResult, WorkerOptions, CancellationToken, Task{int}})"/>, for work that does not wait.</summary>
    public static Command Runs(this Command command, Func<ParseResult, WorkerOptions, int> run) =>
        command.Runs((parsed, options, _) => Task.FromResult(run(parsed, options)));

    /// <summary>As above, for a verb that also wants to know where the configuration came from.</summary>
    public static Command RunsWith(this Command command, Func<ParseResult, ConfigurationResult, CancellationToken, Task<int>> run) =>
        command.RunsAlone(async (parsed, stop) =>
        {
            var configuration = ConfigurationLoader.Load(parsed.GetValue(Config), parsed.GetValue(Set) ?? []);
            if (configuration.IsValid)
                return await run(parsed, configuration, stop);
            configuration.WriteErrors(parsed.InvocationConfiguration.Error);
            return ExitCodes.Usage;
        });

    /// <summary>Gives a verb that reads no configuration its action.</summary>
    public static Command RunsAlone(this Command command, Func<ParseResult, CancellationToken, Task<int>> run)
    {
        command.SetAction(async (parsed, stop) =>
        {
            try
            {
                return await run(parsed, stop);
            }
            catch (CommandFailedException e)
            {
                await parsed.InvocationConfiguration.Error.WriteLineAsync(e.Message);
                return e.ExitCode;
            }
            catch (StoreRefusedException e)
            {
                await parsed.InvocationConfiguration.Error.WriteLineAsync(e.Message);
                return ExitCodes.Usage;
            }
            catch (Exception e) when (e is IOException or UnauthorizedAccessException or InvalidDataException or System.Data.Common.DbException)
            {
                await parsed.InvocationConfiguration.Error.WriteLineAsync(e.Message);
                return ExitCodes.Failed;
            }
            catch (OperationCanceledException) when (stop.IsCancellationRequested)
            {
                return ExitCodes.Failed;
            }
        });
        return command;
    }
}
