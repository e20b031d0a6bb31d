using Spectre.Console;

namespace Slipway.Server.Commands;

/// <summary>A file that a command reads and hands on.</summary>
internal static class InputFile
{
    /// <summary>The whole path of a file that is there.</summary>
    public static string Find(Output output, string written)
    {
        var path = output.PathOf(written);
        return File.Exists(path) ? path : throw CommandException.WrongUse("file-not-found", $"There is no file {written}.");
    }

    /// <summary>Sends the file to the server, and shows how far it is.</summary>
    public static async Task<ApiAnswer> SendAsync(string path, Output output, Func<Stream, Task<ApiAnswer>> send)
    {
        await using var file = File.OpenRead(path);
        if (!output.Console.Profile.Capabilities.Interactive)
        {
            return await send(file);
        }

        return await ImportBar.Columns(output.Console).StartAsync(async context =>
        {
            var bar = context.AddTask($"Sending {Markup.Escape(Path.GetFileName(path))}", maxValue: Math.Max(1, file.Length));
            var sent = send(file);
            using var timer = new PeriodicTimer(TimeSpan.FromMilliseconds(100));
            while (!sent.IsCompleted && await Task.WhenAny(sent, timer.WaitForNextTickAsync().AsTask()) != sent)
            {
                // Sending closes the file at its end.
                bar.Value = file.CanRead ? file.Position : bar.MaxValue;
            }

            bar.Value = bar.MaxValue;
            return await sent;
        });
    }
}
