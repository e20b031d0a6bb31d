using System.Collections.Immutable;
using System.Globalization;
using System.Security.Cryptography;
using System.Text;
using Slipway.Sdk.Diagnostics;
using static Slipway.Server.Texts.Wording;

namespace Slipway.Server.Accounts;

/// <summary>Passwords as stored: PBKDF2 with SHA-256, the number of rounds written beside the hash so that it can grow.</summary>
internal static class Passwords
{
    public const int MinimumLength = 12;
    private const int MaximumLength = 200;
    private const int Rounds = 600_000;

    // Verified against when the account does not exist, so that the answer takes as long as when it does.
    private const string NobodysPassword = "nobody has this password";
    private static readonly string _nobody = Hash(NobodysPassword);

    public static ImmutableArray<Finding> Check(string password, string email)
    {
        var findings = ImmutableArray.CreateBuilder<Finding>();
        if (password.Length < MinimumLength)
        {
            findings.Add(Wrong("password-short", T($"The password has {password.Length} characters."), T($"Use at least {MinimumLength}; a few words in a row are easy to remember.")));
        }

        if (password.Length > MaximumLength)
        {
            findings.Add(Wrong("password-long", T($"The password has {password.Length} characters."), T($"Use at most {MaximumLength}.")));
        }

        var local = email.Split('@')[0];
        if (password.Length >= MinimumLength && (password.Distinct().Count() < 5 || (local.Length > 3 && password.StartsWith(local, StringComparison.OrdinalIgnoreCase) && password.Length < local.Length + 6)))
        {
            findings.Add(Wrong("password-weak", T("The password is easy to guess: it repeats itself or begins with your email address."), T("Use a few unrelated words.")));
        }

        return findings.ToImmutable();
    }

    public static string Hash(string password)
    {
        var salt = RandomNumberGenerator.GetBytes(16);
        return string.Create(CultureInfo.InvariantCulture, $"pbkdf2-sha256${Rounds}${Convert.ToBase64String(salt)}${Convert.ToBase64String(Derive(password, salt, Rounds))}");
    }

    /// <summary>Whether it is the password; null as stored value never is, and takes as long to say.</summary>
    public static bool Verify(string password, string? stored)
    {
        var parts = (stored ?? _nobody).Split('$');
        var expected = Convert.FromBase64String(parts[3]);
        var given = Derive(password.Length > MaximumLength ? "" : password, Convert.FromBase64String(parts[2]), int.Parse(parts[1], CultureInfo.InvariantCulture));
        return CryptographicOperations.FixedTimeEquals(expected, given) && stored is not null;
    }

    // Normalised, so that the same word typed on a Mac and on Windows is the same password.
    private static byte[] Derive(string password, byte[] salt, int rounds) =>
        Rfc2898DeriveBytes.Pbkdf2(Encoding.UTF8.GetBytes(password.Normalize(NormalizationForm.FormKC)), salt, rounds, HashAlgorithmName.SHA256, 32);

    private static Finding Wrong(string code, string message, string fix) => Finding.Error(code, message, fix: fix) with { Field = "password" };
}
