using System.Globalization;
using Slipway.Server.Commands;
using Slipway.Server.Texts;

// A command answers in one language wherever it runs; only pages are written in their reader's.
CultureInfo.DefaultThreadCurrentUICulture = CultureInfo.CurrentUICulture = CultureInfo.DefaultThreadCurrentCulture = CultureInfo.CurrentCulture = CultureInfo.GetCultureInfo(Wording.English);
// The console's own writer hands on 256 characters at a time, and a report can have millions.
Console.SetOut(new StreamWriter(Console.OpenStandardOutput(), Console.OutputEncoding, bufferSize: 16 * 1024) { AutoFlush = true });
return await SlipwayCommand.RunAsync(args, Console.Out, Console.Error);
