using System.Globalization;
using Slipway.Server.Commands;
using Slipway.Server.Texts;

// A command answers in one language wherever it runs; only pages are written in their reader's.
CultureInfo.DefaultThreadCurrentUICulture = CultureInfo.CurrentUICulture = CultureInfo.DefaultThreadCurrentCulture = CultureInfo.CurrentCulture = CultureInfo.GetCultureInfo(Wording.English);
return await SlipwayCommand.RunAsync(args, Console.Out, Console.Error);
