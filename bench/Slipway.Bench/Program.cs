using Slipway.Bench;
using Slipway.Bench.Steps;

return args switch
{
    [Engine.Word, .. var engine] => Engine.Run(engine),
    [StepCommand.Word, .. var steps] => await StepCommand.RunAsync(steps),
    [NodeCommand.Word, .. var node] => await NodeCommand.RunAsync(node),
    _ => await BenchCommand.RunAsync(args, Console.Out, Console.Error),
};
