using System.Buffers;

namespace Slipway.Stack.Mail.Smtp;

/// <summary>A message as it travels after DATA: lines that start with a dot get a second one (RFC 5321, 4.5.2).</summary>
internal static class DotStuffing
{
    private const int LongestLine = 998;

    /// <summary>The text without the final dot, always ending in CRLF.</summary>
    /// <exception cref="ArgumentException">
    /// A line is too long, or ends in a bare CR or LF: servers disagree on where such a line ends, so a crafted text could smuggle in a second mail.
    /// </exception>
    public static ReadOnlyMemory<byte> Stuff(ReadOnlySpan<byte> message)
    {
        var stuffed = new ArrayBufferWriter<byte>(message.Length + 64);
        while (!message.IsEmpty)
        {
            var end = message.IndexOfAny((byte)'\r', (byte)'\n');
            if (end >= 0 && !message[end..].StartsWith("\r\n"u8))
            {
                throw new ArgumentException("The message holds a bare CR or LF; every line must end in CRLF.", nameof(message));
            }

            var line = end < 0 ? message : message[..end];
            if (line.Length > LongestLine)
            {
                throw new ArgumentException($"The message holds a line of {line.Length} bytes; {LongestLine} is the most.", nameof(message));
            }

            if (line.StartsWith("."u8))
            {
                stuffed.Write("."u8);
            }

            stuffed.Write(line);
            stuffed.Write("\r\n"u8);
            message = end < 0 ? [] : message[(end + 2)..];
        }

        return stuffed.WrittenMemory;
    }
}
