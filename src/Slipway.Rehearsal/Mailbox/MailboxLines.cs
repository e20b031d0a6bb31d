namespace Slipway.Rehearsal.Mailbox;

/// <summary>Lines of bytes from a stream, ended by CRLF only: a lone LF belongs to its line, so it cannot end a mail early.</summary>
internal sealed class MailboxLines(Stream stream) : IAsyncDisposable
{
    private const int LongestLine = 1024 * 1024;

    private byte[] buffer = new byte[16 * 1024];
    private int start;
    private int end;

    public Stream Stream => stream;

    /// <summary>The next line without its end; null when the other side hung up.</summary>
    public async Task<byte[]?> ReadAsync(CancellationToken cancellation)
    {
        for (; ; )
        {
            var length = buffer.AsSpan(start, end - start).IndexOf("\r\n"u8);
            if (length >= 0)
            {
                var line = buffer.AsSpan(start, length).ToArray();
                start += length + 2;
                return line;
            }

            MakeRoom();
            var read = await stream.ReadAsync(buffer.AsMemory(end), cancellation);
            if (read == 0)
            {
                return null;
            }

            end += read;
        }
    }

    public ValueTask DisposeAsync() => stream.DisposeAsync();

    private void MakeRoom()
    {
        buffer.AsSpan(start, end - start).CopyTo(buffer);
        (start, end) = (0, end - start);
        if (end == buffer.Length)
        {
            if (end >= LongestLine)
            {
                throw new IOException("A line is longer than a mail can have.");
            }

            Array.Resize(ref buffer, buffer.Length * 2);
        }
    }
}
