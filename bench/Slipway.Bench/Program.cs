using Slipway.Bench;

return args is [Engine.Word, .. var engine] ? Engine.Run(engine) : await BenchCommand.RunAsync(args, Console.Out, Console.Error);
