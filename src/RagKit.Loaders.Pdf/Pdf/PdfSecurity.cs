using System.Buffers.Binary;
using System.Security.Cryptography;

// The algorithms are the format's, not a choice: they are used to read what is there.
#pragma warning disable CA5350, CA5351, CA5358

namespace RagKit.Pdf;

/// <summary>Decrypts the strings and streams of a file that is protected by a password.</summary>
internal sealed class PdfSecurity
{
    private readonly byte[] _key;
    private readonly PdfCipher _strings;
    private readonly PdfCipher _streams;
    private readonly bool _metadata;

    private PdfSecurity(byte[] key, PdfCipher strings, PdfCipher streams, bool metadata)
    {
        _key = key;
        _strings = strings;
        _streams = streams;
        _metadata = metadata;
    }

    /// <exception cref="PdfException">The password does not fit, or the file is protected in another way than by one.</exception>
    public static PdfSecurity Open(PdfDictionary encrypt, byte[] id, string password)
    {
        (int version, int revision) = (encrypt["V"].Integer, encrypt["R"].Integer);
        if (encrypt["Filter"].Name != "Standard" || version is < 1 or > 5 || version == 3 || revision is < 2 or > 6)
            throw new PdfException($"it is protected by the handler '{encrypt["Filter"].Name}' version {version}, which can't be read. Save a copy without protection.");
        int length = version == 1 ? 40 : encrypt["Length"] is { IsNumber: true } given ? given.Integer : version == 4 ? 128 : 40;
        // Some writers count the key in bytes.
        length = length < 40 ? length * 8 : length;
        PdfCipher strings = PdfCipher.Rc4, streams = PdfCipher.Rc4;
        if (version >= 4)
        {
            strings = Cipher(encrypt, "StrF");
            streams = Cipher(encrypt, "StmF");
            length = version == 4 ? 128 : 256;
        }
        PdfKeys keys = new(encrypt, id, Math.Clamp(length / 8, 5, revision >= 5 ? 32 : 16));
        // The password is given for all files of a source, and many are only protected against change.
        byte[] key = keys.Find(password) ?? (password.Length > 0 ? keys.Find("") : null) ?? throw new PdfException(password.Length == 0
            ? "it is encrypted and needs a password. Set PdfLoaderOptions.Password, or save a copy without protection."
            : "it is encrypted and PdfLoaderOptions.Password does not open it. Give the right password, or save a copy without protection.");
        return new PdfSecurity(key, strings, streams, encrypt["EncryptMetadata"] is not { Kind: PdfKind.Boolean, IsTrue: false });
    }

    public byte[] DecryptString(int number, int generation, byte[] bytes) => Decrypt(_strings, number, generation, bytes);

    public ReadOnlyMemory<byte> DecryptStream(int number, int generation, PdfDictionary dictionary, ReadOnlyMemory<byte> bytes)
    {
        string type = dictionary["Type"].Name;
        if (type == "XRef" || (type == "Metadata" && !_metadata))
            return bytes;
        PdfValue filter = dictionary["Filter"];
        // A stream that names its own crypt filter names Identity in practice: it is plain.
        if (filter.Name == "Crypt" || (filter.Items is [PdfValue first, ..] && dictionary.Resolve(first).Name == "Crypt"))
            return bytes;
        return Decrypt(_streams, number, generation, bytes.Span);
    }

    private static PdfCipher Cipher(PdfDictionary encrypt, string use)
    {
        string name = encrypt[use].Name;
        return encrypt["CF"].Dictionary[name].Dictionary["CFM"].Name switch
        {
            "V2" => PdfCipher.Rc4,
            "AESV2" => PdfCipher.Aes128,
            "AESV3" => PdfCipher.Aes256,
            _ => PdfCipher.None,
        };
    }

    private byte[] Decrypt(PdfCipher cipher, int number, int generation, ReadOnlySpan<byte> bytes) => cipher switch
    {
        PdfCipher.Rc4 => Rc4.Apply(ObjectKey(number, generation, isAes: false), bytes),
        PdfCipher.Aes128 => DecryptAes(ObjectKey(number, generation, isAes: true), bytes),
        PdfCipher.Aes256 => DecryptAes(_key, bytes),
        _ => bytes.ToArray(),
    };

    private byte[] ObjectKey(int number, int generation, bool isAes)
    {
        Span<byte> salt = stackalloc byte[8];
        BinaryPrimitives.WriteInt32LittleEndian(salt, number);
        BinaryPrimitives.WriteInt16LittleEndian(salt[3..], (short)generation);
        return MD5.HashData([.. _key, .. salt[..5], .. isAes ? "sAlT"u8 : []])[..Math.Min(_key.Length + 5, 16)];
    }

    private static byte[] DecryptAes(byte[] key, ReadOnlySpan<byte> bytes)
    {
        int length = (bytes.Length - 16) / 16 * 16;
        if (length <= 0)
            return [];
        using Aes aes = Aes.Create();
        aes.Key = key;
        byte[] plain = aes.DecryptCbc(bytes.Slice(16, length), bytes[..16], PaddingMode.None);
        // A padding that is wrong is a writer's mistake: the text before it is sound.
        int padding = plain[^1];
        return padding is >= 1 and <= 16 ? plain[..^padding] : plain;
    }
}
