using System.Buffers.Binary;
using System.Text;
using Slipway.Ai.Providers;

namespace Slipway.Ai.Pictures;

/// <summary>A picture as a file: of a kind that mail programs show, whole, and with its size.</summary>
/// <param name="Ending">The file's ending, <c>.png</c> or <c>.jpg</c>.</param>
/// <param name="Width">Its width in pixels.</param>
/// <param name="Height">Its height in pixels.</param>
public sealed record PictureFile(string Ending, int Width, int Height)
{
    private const int MostPixels = 8192;

    // What the International Press Telecommunications Council has agencies and search engines read: made by a trained model, from words.
    private const string Source =
        """<x:xmpmeta xmlns:x="adobe:ns:meta/"><rdf:RDF xmlns:rdf="http://www.w3.org/1999/02/22-rdf-syntax-ns#"><rdf:Description rdf:about="" xmlns:Iptc4xmpExt="http://iptc.org/std/Iptc4xmpExt/2008-02-29/" Iptc4xmpExt:DigitalSourceType="http://cv.iptc.org/newscodes/digitalsourcetype/trainedAlgorithmicMedia"/></rdf:RDF></x:xmpmeta>""";

    private static ReadOnlySpan<byte> Png => [0x89, (byte)'P', (byte)'N', (byte)'G', 0x0D, 0x0A, 0x1A, 0x0A];

    private static ReadOnlySpan<byte> PngEnd => [0, 0, 0, 0, (byte)'I', (byte)'E', (byte)'N', (byte)'D', 0xAE, 0x42, 0x60, 0x82];

    /// <summary>What a file is, told by what is in it.</summary>
    /// <exception cref="ModelException">It is no picture that a mail can show, or not a whole one.</exception>
    public static PictureFile Read(ReadOnlySpan<byte> bytes)
    {
        var found = bytes.StartsWith(Png) && bytes.Length > 33 && bytes[12..16].SequenceEqual("IHDR"u8)
            ? bytes.EndsWith(PngEnd) ? new PictureFile(".png", BinaryPrimitives.ReadInt32BigEndian(bytes[16..]), BinaryPrimitives.ReadInt32BigEndian(bytes[20..])) : null
            : bytes is [0xFF, 0xD8, 0xFF, .., 0xFF, 0xD9] ? Jpeg(bytes) : null;
        return found is { Width: > 0 and <= MostPixels, Height: > 0 and <= MostPixels } ? found
            : throw new ModelException(ModelTrouble.Unusable, "What was drawn is no whole picture that a mail can show: it takes PNG or JPEG.");
    }

    /// <summary>The file with the mark that a machine made it, which programs read; the picture itself is as it was.</summary>
    public byte[] Marked(ReadOnlySpan<byte> bytes)
    {
        byte[] mark = Ending == ".png" ? PngChunk([.. "XML:com.adobe.xmp\0\0\0\0\0"u8, .. Encoding.UTF8.GetBytes(Source)]) : JpegSegment([.. "http://ns.adobe.com/xap/1.0/\0"u8, .. Encoding.UTF8.GetBytes(Source)]);
        // After what must come first: the header of a PNG, the first two bytes of a JPEG.
        var at = Ending == ".png" ? 33 : 2;
        return [.. bytes[..at], .. mark, .. bytes[at..]];
    }

    // The frame header says the size; the segments before it say how long they are.
    private static PictureFile? Jpeg(ReadOnlySpan<byte> bytes)
    {
        for (var at = 2; at + 9 < bytes.Length && bytes[at] == 0xFF;)
        {
            if (bytes[at + 1] is >= 0xC0 and <= 0xCF and not (0xC4 or 0xC8 or 0xCC))
            {
                return new PictureFile(".jpg", BinaryPrimitives.ReadUInt16BigEndian(bytes[(at + 7)..]), BinaryPrimitives.ReadUInt16BigEndian(bytes[(at + 5)..]));
            }

            at += 2 + BinaryPrimitives.ReadUInt16BigEndian(bytes[(at + 2)..]);
        }

        return null;
    }

    private static byte[] PngChunk(byte[] data)
    {
        var chunk = new byte[data.Length + 12];
        BinaryPrimitives.WriteInt32BigEndian(chunk, data.Length);
        "iTXt"u8.CopyTo(chunk.AsSpan(4));
        data.CopyTo(chunk, 8);
        BinaryPrimitives.WriteUInt32BigEndian(chunk.AsSpan(^4), Crc(chunk.AsSpan(4..^4)));
        return chunk;
    }

    private static byte[] JpegSegment(byte[] data)
    {
        var segment = new byte[data.Length + 4];
        (segment[0], segment[1]) = (0xFF, 0xE1);
        BinaryPrimitives.WriteUInt16BigEndian(segment.AsSpan(2), (ushort)(data.Length + 2));
        data.CopyTo(segment, 4);
        return segment;
    }

    // The check sum of PNG's chunks (RFC 2083, appendix 15).
    private static uint Crc(ReadOnlySpan<byte> bytes)
    {
        var crc = uint.MaxValue;
        foreach (var b in bytes)
        {
            crc ^= b;
            for (var i = 0; i < 8; i++)
            {
                crc = (crc & 1) != 0 ? 0xEDB88320 ^ (crc >> 1) : crc >> 1;
            }
        }

        return ~crc;
    }
}
