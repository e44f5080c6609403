using System.Buffers.Binary;
using System.Security.Cryptography;
using System.Text;

// The algorithms are the format's, not a choice: they are used to read what is there.
#pragma warning disable CA5350, CA5351, CA5358

namespace RagKit.Pdf;

/// <summary>Computes a file's key of a password: the standard security handler, revisions 2 to 6 (ISO 32000-2, 7.6.4).</summary>
internal sealed class PdfKeys(PdfDictionary encrypt, byte[] id, int keyLength)
{
    private readonly int _revision = encrypt["R"].Integer;
    private readonly byte[] _owner = encrypt["O"].Bytes;
    private readonly byte[] _user = encrypt["U"].Bytes;

    private static ReadOnlySpan<byte> Padding =>
    [
        0x28, 0xBF, 0x4E, 0x5E, 0x4E, 0x75, 0x8A, 0x41, 0x64, 0x00, 0x4E, 0x56, 0xFF, 0xFA, 0x01, 0x08,
        0x2E, 0x2E, 0x00, 0xB6, 0xD0, 0x68, 0x3E, 0x80, 0x2F, 0x0C, 0xA9, 0xFE, 0x64, 0x53, 0x69, 0x7A,
    ];

    /// <summary>The key, when the password is the user's or the owner's; else <see langword="null"/>.</summary>
    public byte[]? Find(string password)
    {
        if (_revision >= 5)
            return FindNew(Encoding.UTF8.GetBytes(password));
        byte[] user = Pad(Encoding.Latin1.GetBytes(password));
        return FindOld(user) ?? FindOld(UserOfOwner(user));
    }

    private static byte[] Pad(ReadOnlySpan<byte> password)
    {
        byte[] padded = new byte[32];
        password = password[..Math.Min(32, password.Length)];
        password.CopyTo(padded);
        Padding[..(32 - password.Length)].CopyTo(padded.AsSpan(password.Length));
        return padded;
    }

    private byte[]? FindOld(byte[] padded)
    {
        byte[] permissions = new byte[4];
        BinaryPrimitives.WriteInt32LittleEndian(permissions, unchecked((int)(long)encrypt["P"].Number));
        bool open = _revision >= 4 && encrypt["EncryptMetadata"] is { Kind: PdfKind.Boolean, IsTrue: false };
        byte[] hash = MD5.HashData([.. padded, .. _owner.AsSpan(0, Math.Min(32, _owner.Length)), .. permissions, .. id, .. open ? new byte[] { 255, 255, 255, 255 } : []]);
        byte[] key = hash[..keyLength];
        if (_revision >= 3)
        {
            for (int i = 0; i < 50; i++)
                key = MD5.HashData(key)[..keyLength];
        }
        byte[] expected = _revision == 2 ? Rc4.Apply(key, Padding) : Repeat(key, Rc4.Apply(key, MD5.HashData([.. Padding, .. id])), 1, 19);
        int compared = Math.Min(_revision == 2 ? 32 : 16, _user.Length);
        return compared >= 16 && expected.AsSpan(0, compared).SequenceEqual(_user.AsSpan(0, compared)) ? key : null;
    }

    /// <summary>The user's password, which the owner's decrypts.</summary>
    private byte[] UserOfOwner(byte[] owner)
    {
        byte[] key = MD5.HashData(owner);
        if (_revision >= 3)
        {
            for (int i = 0; i < 50; i++)
                key = MD5.HashData(key);
        }
        key = key[..keyLength];
        byte[] own = _owner[..Math.Min(32, _owner.Length)];
        return Pad(_revision == 2 ? Rc4.Apply(key, own) : Repeat(key, own, 19, 0));
    }

    private static byte[] Repeat(byte[] key, byte[] data, int from, int to)
    {
        int step = from < to ? 1 : -1;
        for (int i = from; i != to + step; i += step)
        {
            byte[] changed = Array.ConvertAll(key, part => (byte)(part ^ i));
            data = Rc4.Apply(changed, data);
        }
        return data;
    }

    private byte[]? FindNew(byte[] password)
    {
        password = password[..Math.Min(127, password.Length)];
        if (_owner.Length < 48 || _user.Length < 48)
            return null;
        byte[] user = _user[..48];
        if (Hash(password, _owner.AsSpan(32, 8), user).AsSpan().SequenceEqual(_owner.AsSpan(0, 32)))
            return Unwrap(Hash(password, _owner.AsSpan(40, 8), user), encrypt["OE"].Bytes);
        if (Hash(password, _user.AsSpan(32, 8), []).AsSpan().SequenceEqual(_user.AsSpan(0, 32)))
            return Unwrap(Hash(password, _user.AsSpan(40, 8), []), encrypt["UE"].Bytes);
        return null;
    }

    private static byte[]? Unwrap(byte[] key, byte[] wrapped)
    {
        if (wrapped.Length < 32)
            return null;
        using Aes aes = Aes.Create();
        aes.Key = key;
        return aes.DecryptCbc(wrapped.AsSpan(0, 32), new byte[16], PaddingMode.None);
    }

    private byte[] Hash(byte[] password, ReadOnlySpan<byte> salt, byte[] user)
    {
        byte[] key = SHA256.HashData([.. password, .. salt, .. user]);
        if (_revision < 6)
            return key;
        using Aes aes = Aes.Create();
        byte[] last = [0];
        for (int round = 0; round < 64 || last[^1] > round - 32; round++)
        {
            byte[] unit = [.. password, .. key, .. user];
            byte[] repeated = new byte[unit.Length * 64];
            for (int i = 0; i < 64; i++)
                unit.CopyTo(repeated, i * unit.Length);
            aes.Key = key[..16];
            last = aes.EncryptCbc(repeated, key.AsSpan(16, 16), PaddingMode.None);
            int remainder = 0;
            foreach (byte part in last.AsSpan(0, 16))
                remainder += part;
            key = (remainder % 3) switch
            {
                0 => SHA256.HashData(last),
                1 => SHA384.HashData(last),
                _ => SHA512.HashData(last),
            };
        }
        return key[..32];
    }
}
