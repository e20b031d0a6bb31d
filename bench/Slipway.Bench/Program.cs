using Slipway.Bench;

return args switch
{
    [Engine.Word, .. var engine] => Engine.Run(engine),
    [NodeCommand.Word, .. var node] => await NodeCommand.RunAsync(node),
    _ => await BenchCommand.RunAsync(args, Console.Out, Console.Error),
};
