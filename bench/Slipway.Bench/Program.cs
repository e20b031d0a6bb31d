using System.Runtime.InteropServices;
using Slipway.Bench;
using Slipway.Bench.Gateways;
using Slipway.Bench.Steps;

// The web servers that play platforms take the signal for themselves and let the process go on; who ends a run means all of it.
using var end = PosixSignalRegistration.Create(PosixSignal.SIGTERM, _ => Environment.Exit(143));

return args switch
{
    [Engine.Word, .. var engine] => Engine.Run(engine),
    [StepCommand.Word, .. var steps] => await StepCommand.RunAsync(steps),
    [GatewayCommand.Word, .. var gateway] => await GatewayCommand.RunAsync(gateway),
    [NodeCommand.Word, .. var node] => await NodeCommand.RunAsync(node),
    _ => await BenchCommand.RunAsync(args, Console.Out, Console.Error),
};
