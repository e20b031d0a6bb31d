using Slipway.Stack.Contacts;
using Spectre.Console;

namespace Slipway.Server.Commands;

/// <summary>How far an import is, on standard error; nothing where nobody looks.</summary>
internal static class ImportBar
{
    public static Progress Columns(IAnsiConsole console) => console.Progress().AutoClear(true).Columns(
        new TaskDescriptionColumn(), new ProgressBarColumn(), new PercentageColumn(), new RemainingTimeColumn());

    public static Task<T> ShowAsync<T>(Output output, Func<IProgress<ImportProgress>?, Task<T>> import) => output.Console.Profile.Capabilities.Interactive
        ? Columns(output.Console).StartAsync(context => import(new Bars(context.AddTask("Reading"), context.AddTask("Writing", autoStart: false))))
        : import(null);

    private sealed class Bars(ProgressTask reading, ProgressTask writing) : IProgress<ImportProgress>
    {
        public void Report(ImportProgress value)
        {
            if (value.Stage == ImportStage.Reading)
            {
                (reading.MaxValue, reading.Value) = (Math.Max(1, value.TotalBytes ?? value.Bytes), value.Bytes);
                return;
            }

            reading.Value = reading.MaxValue;
            if (!writing.IsStarted)
            {
                writing.StartTask();
            }

            (writing.MaxValue, writing.Value) = (Math.Max(1, value.TotalRows ?? value.Rows), value.Rows);
        }
    }
}
