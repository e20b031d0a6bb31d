namespace Slipway.Bench.Lifts;

/// <summary>NumPy's default generator of random numbers, seeded as NumPy seeds it: the same seed draws the same numbers.</summary>
/// <remarks>M. E. O'Neill's PCG XSL RR 128/64 (2014), seeded through her seed sequence; distributions as NumPy's Generator draws them.</remarks>
internal sealed class Pcg64
{
    private static readonly UInt128 _multiplier = new(2549297995355413924, 4865540595714422341);

    private readonly UInt128 _increment;
    private UInt128 _state;
    private uint _kept;
    private bool _hasKept;

    public Pcg64(uint seed)
    {
        var words = Seeds(seed);
        _increment = (new UInt128(words[2], words[3]) << 1) | 1;
        Step();
        _state += new UInt128(words[0], words[1]);
        Step();
    }

    public ulong Next()
    {
        Step();
        return ulong.RotateRight((ulong)(_state >> 64) ^ (ulong)_state, (int)(_state >> 122));
    }

    /// <summary>From 0 to 1, 1 left out.</summary>
    public double Uniform() => (Next() >> 11) * (1.0 / (1UL << 53));

    /// <summary>From 0 to below the limit, by D. Lemire's way.</summary>
    public uint Below(uint limit)
    {
        var product = (ulong)Next32() * limit;
        if ((uint)product < limit)
        {
            var threshold = (uint)(-limit) % limit;
            while ((uint)product < threshold)
            {
                product = (ulong)Next32() * limit;
            }
        }

        return (uint)(product >> 32);
    }

    /// <summary>The numbers from 0 to below <paramref name="count"/> in a random order.</summary>
    public int[] Permutation(int count)
    {
        var order = new int[count];
        for (var i = 0; i < count; i++)
        {
            order[i] = i;
        }

        for (var i = count - 1; i > 0; i--)
        {
            var other = Below((uint)i + 1);
            (order[i], order[other]) = (order[other], order[i]);
        }

        return order;
    }

    private uint Next32()
    {
        if (_hasKept)
        {
            _hasKept = false;
            return _kept;
        }

        var both = Next();
        (_kept, _hasKept) = ((uint)(both >> 32), true);
        return (uint)both;
    }

    private void Step() => _state = (_state * _multiplier) + _increment;

    private static ulong[] Seeds(uint seed)
    {
        var pool = new uint[4];
        var hash = 0x43b0d7e5u;
        for (var i = 0; i < pool.Length; i++)
        {
            pool[i] = Hashed(i == 0 ? seed : 0, ref hash, 0x931e8875);
        }

        for (var from = 0; from < pool.Length; from++)
        {
            for (var to = 0; to < pool.Length; to++)
            {
                if (from != to)
                {
                    var mixed = (0xca01f9ddu * pool[to]) - (0x4973f715u * Hashed(pool[from], ref hash, 0x931e8875));
                    pool[to] = mixed ^ (mixed >> 16);
                }
            }
        }

        var words = new ulong[4];
        hash = 0x8b51f9dd;
        for (var i = 0; i < 8; i++)
        {
            words[i / 2] |= (ulong)Hashed(pool[i % 4], ref hash, 0x58f38ded) << (i % 2 * 32);
        }

        return words;
    }

    private static uint Hashed(uint value, ref uint hash, uint multiplier)
    {
        value ^= hash;
        hash *= multiplier;
        value *= hash;
        return value ^ (value >> 16);
    }
}
