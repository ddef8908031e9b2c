using System.CommandLine;
using ChurnWorker.Commands;

var root = new RootCommand("ChurnWorker: knows in advance when each customer's silence becomes a reason to act, and says so once.")
{
    RunCommand.Create(TimeProvider.System),
    DemoCommand.Create(),
    ImportCommand.Create(TimeProvider.System),
    ReplayCommand.Create(),
    FitCommand.Create(),
    ExportCommand.Create(),
    ExplainCommand.Create(TimeProvider.System),
    EraseCommand.Create(TimeProvider.System),
    QuarantineCommand.Create(),
    SimulateCommand.Create(),
    DoctorCommand.Create(),
};
root.Options.Add(ConfiguredCommand.Config);
root.Options.Add(ConfiguredCommand.Set);
var parsed = root.Parse(args);
var exitCode = await parsed.InvokeAsync();
return parsed.Errors.Count > 0 ? ExitCodes.Usage : exitCode;
