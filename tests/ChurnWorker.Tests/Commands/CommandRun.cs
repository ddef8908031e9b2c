using System.CommandLine;
using ChurnWorker.Commands;

namespace ChurnWorker.Tests.Commands;

/// <summary>Runs one verb in this process and keeps what it wrote.</summary>
internal sealed record CommandRun(int ExitCode, string Output, string Error)
{
    public static async Task<CommandRun> OfAsync(Command command, params string[] arguments)
    {
        using var output = new StringWriter();
        using var error = new StringWriter();
        var exitCode = await new RootCommand { Options = { ConfiguredCommand.Config, ConfiguredCommand.Set }, Subcommands = { command } }.Parse([command.Name, .. arguments]).InvokeAsync(new InvocationConfiguration { Output = output, Error = error });
        return new CommandRun(exitCode, output.ToString(), error.ToString());
    }
}
