using Slipway.Server.Commands;

return await SlipwayCommand.RunAsync(args, Console.Out, Console.Error);
