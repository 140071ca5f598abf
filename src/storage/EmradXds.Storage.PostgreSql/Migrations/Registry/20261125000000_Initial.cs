using System;
using Microsoft.EntityFrameworkCore.Migrations;

#nullable disable

namespace EmradXds.Storage.PostgreSql.Migrations.Registry
{
    /// <inheritdoc />
    public partial class Initial : Migration
    {
        /// <inheritdoc />
        protected override void Up(MigrationBuilder migrationBuilder)
        {
            migrationBuilder.CreateTable(
                name: "Associations",
                columns: table => new
                {
                    Key = table.Column<long>(type: "bigint", nullable: false),
                    EntryUuid = table.Column<Guid>(type: "uuid", nullable: false),
                    LogicalId = table.Column<Guid>(type: "uuid", nullable: false),
                    SourceKey = table.Column<long>(type: "bigint", nullable: false),
                    Status = table.Column<int>(type: "integer", nullable: false),
                    TargetKey = table.Column<long>(type: "bigint", nullable: false),
                    Type = table.Column<string>(type: "text", nullable: false, collation: "C")
                        .Annotation("Npgsql:Compression:", "lz4"),
                    Version = table.Column<int>(type: "integer", nullable: false),
                    Fragment = table.Column<byte[]>(type: "bytea", nullable: false)
                        .Annotation("Npgsql:Compression:", "lz4")
                },
                constraints: table =>
                {
                    table.PrimaryKey("PK_Associations", x => x.Key);
                })
                .Annotation("Npgsql:StorageParameter:toast_tuple_target", 4080);

            migrationBuilder.CreateTable(
                name: "Patients",
                columns: table => new
                {
                    Key = table.Column<long>(type: "bigint", nullable: false),
                    Id = table.Column<string>(type: "text", nullable: false, collation: "C"),
                    SurvivorKey = table.Column<long>(type: "bigint", nullable: true)
                },
                constraints: table =>
                {
                    table.PrimaryKey("PK_Patients", x => x.Key);
                    table.ForeignKey(
                        name: "FK_Patients_Patients_SurvivorKey",
                        column: x => x.SurvivorKey,
                        principalTable: "Patients",
                        principalColumn: "Key",
                        onDelete: ReferentialAction.Restrict);
                });

            migrationBuilder.CreateTable(
                name: "DocumentEntries",
                columns: table => new
                {
                    Key = table.Column<long>(type: "bigint", nullable: false),
                    ClassCode = table.Column<string>(type: "text", nullable: true, collation: "C"),
                    CreationTime = table.Column<long>(type: "bigint", nullable: true),
                    EntryUuid = table.Column<Guid>(type: "uuid", nullable: false),
                    FormatCode = table.Column<string>(type: "text", nullable: true, collation: "C")
                        .Annotation("Npgsql:Compression:", "lz4"),
                    Hash = table.Column<string>(type: "text", nullable: true, collation: "C")
                        .Annotation("Npgsql:Compression:", "lz4"),
                    HealthcareFacilityTypeCode = table.Column<string>(type: "text", nullable: true, collation: "C"),
                    IsOffline = table.Column<bool>(type: "boolean", nullable: false),
                    IsOnDemand = table.Column<bool>(type: "boolean", nullable: false),
                    LogicalId = table.Column<Guid>(type: "uuid", nullable: false),
                    PatientKey = table.Column<long>(type: "bigint", nullable: false),
                    PracticeSettingCode = table.Column<string>(type: "text", nullable: true, collation: "C")
                        .Annotation("Npgsql:Compression:", "lz4"),
                    RegisteredPatientKey = table.Column<long>(type: "bigint", nullable: false),
                    ServiceStartTime = table.Column<long>(type: "bigint", nullable: true),
                    ServiceStopTime = table.Column<long>(type: "bigint", nullable: true),
                    Size = table.Column<long>(type: "bigint", nullable: true),
                    Status = table.Column<int>(type: "integer", nullable: false),
                    TypeCode = table.Column<string>(type: "text", nullable: true, collation: "C")
                        .Annotation("Npgsql:Compression:", "lz4"),
                    UniqueId = table.Column<string>(type: "text", nullable: false, collation: "C"),
                    Version = table.Column<int>(type: "integer", nullable: false),
                    Fragment = table.Column<byte[]>(type: "bytea", nullable: false)
                        .Annotation("Npgsql:Compression:", "lz4")
                },
                constraints: table =>
                {
                    table.PrimaryKey("PK_DocumentEntries", x => x.Key);
                    table.ForeignKey(
                        name: "FK_DocumentEntries_Patients_PatientKey",
                        column: x => x.PatientKey,
                        principalTable: "Patients",
                        principalColumn: "Key",
                        onDelete: ReferentialAction.Restrict);
                })
                .Annotation("Npgsql:StorageParameter:toast_tuple_target", 4080);

            migrationBuilder.CreateTable(
                name: "Folders",
                columns: table => new
                {
                    Key = table.Column<long>(type: "bigint", nullable: false),
                    EntryUuid = table.Column<Guid>(type: "uuid", nullable: false),
                    LastUpdateTime = table.Column<long>(type: "bigint", nullable: false),
                    LogicalId = table.Column<Guid>(type: "uuid", nullable: false),
                    PatientKey = table.Column<long>(type: "bigint", nullable: false),
                    RegisteredPatientKey = table.Column<long>(type: "bigint", nullable: false),
                    Status = table.Column<int>(type: "integer", nullable: false),
                    UniqueId = table.Column<string>(type: "text", nullable: false, collation: "C"),
                    Version = table.Column<int>(type: "integer", nullable: false),
                    Fragment = table.Column<byte[]>(type: "bytea", nullable: false)
                        .Annotation("Npgsql:Compression:", "lz4")
                },
                constraints: table =>
                {
                    table.PrimaryKey("PK_Folders", x => x.Key);
                    table.ForeignKey(
                        name: "FK_Folders_Patients_PatientKey",
                        column: x => x.PatientKey,
                        principalTable: "Patients",
                        principalColumn: "Key",
                        onDelete: ReferentialAction.Restrict);
                })
                .Annotation("Npgsql:StorageParameter:toast_tuple_target", 4080);

            migrationBuilder.CreateTable(
                name: "SubmissionSets",
                columns: table => new
                {
                    Key = table.Column<long>(type: "bigint", nullable: false),
                    ContentTypeCode = table.Column<string>(type: "text", nullable: true, collation: "C")
                        .Annotation("Npgsql:Compression:", "lz4"),
                    EntryUuid = table.Column<Guid>(type: "uuid", nullable: false),
                    LogicalId = table.Column<Guid>(type: "uuid", nullable: false),
                    PatientKey = table.Column<long>(type: "bigint", nullable: false),
                    RegisteredPatientKey = table.Column<long>(type: "bigint", nullable: false),
                    SourceId = table.Column<string>(type: "text", nullable: true, collation: "C")
                        .Annotation("Npgsql:Compression:", "lz4"),
                    Status = table.Column<int>(type: "integer", nullable: false),
                    SubmissionTime = table.Column<long>(type: "bigint", nullable: true),
                    UniqueId = table.Column<string>(type: "text", nullable: false, collation: "C"),
                    Version = table.Column<int>(type: "integer", nullable: false),
                    Fragment = table.Column<byte[]>(type: "bytea", nullable: false)
                        .Annotation("Npgsql:Compression:", "lz4")
                },
                constraints: table =>
                {
                    table.PrimaryKey("PK_SubmissionSets", x => x.Key);
                    table.ForeignKey(
                        name: "FK_SubmissionSets_Patients_PatientKey",
                        column: x => x.PatientKey,
                        principalTable: "Patients",
                        principalColumn: "Key",
                        onDelete: ReferentialAction.Restrict);
                })
                .Annotation("Npgsql:StorageParameter:toast_tuple_target", 4080);

            migrationBuilder.CreateTable(
                name: "DocumentEntryAuthors",
                columns: table => new
                {
                    DocumentEntryKey = table.Column<long>(type: "bigint", nullable: false),
                    Ordinal = table.Column<int>(type: "integer", nullable: false),
                    Person = table.Column<string>(type: "text", nullable: false, collation: "C")
                        .Annotation("Npgsql:Compression:", "lz4")
                },
                constraints: table =>
                {
                    table.PrimaryKey("PK_DocumentEntryAuthors", x => new { x.DocumentEntryKey, x.Ordinal });
                    table.ForeignKey(
                        name: "FK_DocumentEntryAuthors_DocumentEntries_DocumentEntryKey",
                        column: x => x.DocumentEntryKey,
                        principalTable: "DocumentEntries",
                        principalColumn: "Key",
                        onDelete: ReferentialAction.Cascade);
                })
                .Annotation("Npgsql:StorageParameter:toast_tuple_target", 4080);

            migrationBuilder.CreateTable(
                name: "DocumentEntryCodes",
                columns: table => new
                {
                    DocumentEntryKey = table.Column<long>(type: "bigint", nullable: false),
                    Attribute = table.Column<int>(type: "integer", nullable: false),
                    Code = table.Column<string>(type: "text", nullable: false, collation: "C")
                },
                constraints: table =>
                {
                    table.PrimaryKey("PK_DocumentEntryCodes", x => new { x.DocumentEntryKey, x.Attribute, x.Code });
                    table.ForeignKey(
                        name: "FK_DocumentEntryCodes_DocumentEntries_DocumentEntryKey",
                        column: x => x.DocumentEntryKey,
                        principalTable: "DocumentEntries",
                        principalColumn: "Key",
                        onDelete: ReferentialAction.Cascade);
                });

            migrationBuilder.CreateTable(
                name: "DocumentEntryReferenceIds",
                columns: table => new
                {
                    DocumentEntryKey = table.Column<long>(type: "bigint", nullable: false),
                    ReferenceId = table.Column<string>(type: "text", nullable: false, collation: "C")
                },
                constraints: table =>
                {
                    table.PrimaryKey("PK_DocumentEntryReferenceIds", x => new { x.DocumentEntryKey, x.ReferenceId });
                    table.ForeignKey(
                        name: "FK_DocumentEntryReferenceIds_DocumentEntries_DocumentEntryKey",
                        column: x => x.DocumentEntryKey,
                        principalTable: "DocumentEntries",
                        principalColumn: "Key",
                        onDelete: ReferentialAction.Cascade);
                });

            migrationBuilder.CreateTable(
                name: "FolderCodes",
                columns: table => new
                {
                    FolderKey = table.Column<long>(type: "bigint", nullable: false),
                    Code = table.Column<string>(type: "text", nullable: false, collation: "C")
                },
                constraints: table =>
                {
                    table.PrimaryKey("PK_FolderCodes", x => new { x.FolderKey, x.Code });
                    table.ForeignKey(
                        name: "FK_FolderCodes_Folders_FolderKey",
                        column: x => x.FolderKey,
                        principalTable: "Folders",
                        principalColumn: "Key",
                        onDelete: ReferentialAction.Cascade);
                });

            migrationBuilder.CreateTable(
                name: "SubmissionSetAuthors",
                columns: table => new
                {
                    SubmissionSetKey = table.Column<long>(type: "bigint", nullable: false),
                    Ordinal = table.Column<int>(type: "integer", nullable: false),
                    Person = table.Column<string>(type: "text", nullable: false, collation: "C")
                        .Annotation("Npgsql:Compression:", "lz4")
                },
                constraints: table =>
                {
                    table.PrimaryKey("PK_SubmissionSetAuthors", x => new { x.SubmissionSetKey, x.Ordinal });
                    table.ForeignKey(
                        name: "FK_SubmissionSetAuthors_SubmissionSets_SubmissionSetKey",
                        column: x => x.SubmissionSetKey,
                        principalTable: "SubmissionSets",
                        principalColumn: "Key",
                        onDelete: ReferentialAction.Cascade);
                })
                .Annotation("Npgsql:StorageParameter:toast_tuple_target", 4080);

            migrationBuilder.CreateIndex(
                name: "IX_Associations_EntryUuid",
                table: "Associations",
                column: "EntryUuid",
                unique: true);

            migrationBuilder.CreateIndex(
                name: "IX_Associations_SourceKey",
                table: "Associations",
                column: "SourceKey");

            migrationBuilder.CreateIndex(
                name: "IX_Associations_TargetKey",
                table: "Associations",
                column: "TargetKey");

            migrationBuilder.CreateIndex(
                name: "IX_DocumentEntries_ClassCode",
                table: "DocumentEntries",
                column: "ClassCode");

            migrationBuilder.CreateIndex(
                name: "IX_DocumentEntries_EntryUuid",
                table: "DocumentEntries",
                column: "EntryUuid",
                unique: true);

            migrationBuilder.CreateIndex(
                name: "IX_DocumentEntries_HealthcareFacilityTypeCode",
                table: "DocumentEntries",
                column: "HealthcareFacilityTypeCode");

            migrationBuilder.CreateIndex(
                name: "IX_DocumentEntries_LogicalId",
                table: "DocumentEntries",
                column: "LogicalId");

            migrationBuilder.CreateIndex(
                name: "IX_DocumentEntries_PatientKey_Status_IsOnDemand_IsOffline_Crea~",
                table: "DocumentEntries",
                columns: new[] { "PatientKey", "Status", "IsOnDemand", "IsOffline", "CreationTime", "EntryUuid" });

            migrationBuilder.CreateIndex(
                name: "IX_DocumentEntries_UniqueId",
                table: "DocumentEntries",
                column: "UniqueId");

            migrationBuilder.CreateIndex(
                name: "IX_DocumentEntryCodes_Attribute_Code",
                table: "DocumentEntryCodes",
                columns: new[] { "Attribute", "Code" });

            migrationBuilder.CreateIndex(
                name: "IX_DocumentEntryReferenceIds_ReferenceId",
                table: "DocumentEntryReferenceIds",
                column: "ReferenceId");

            migrationBuilder.CreateIndex(
                name: "IX_FolderCodes_Code",
                table: "FolderCodes",
                column: "Code");

            migrationBuilder.CreateIndex(
                name: "IX_Folders_EntryUuid",
                table: "Folders",
                column: "EntryUuid",
                unique: true);

            migrationBuilder.CreateIndex(
                name: "IX_Folders_LogicalId",
                table: "Folders",
                column: "LogicalId");

            migrationBuilder.CreateIndex(
                name: "IX_Folders_PatientKey",
                table: "Folders",
                column: "PatientKey");

            migrationBuilder.CreateIndex(
                name: "IX_Folders_UniqueId_Version",
                table: "Folders",
                columns: new[] { "UniqueId", "Version" },
                unique: true);

            migrationBuilder.CreateIndex(
                name: "IX_Patients_Id",
                table: "Patients",
                column: "Id",
                unique: true);

            migrationBuilder.CreateIndex(
                name: "IX_Patients_SurvivorKey",
                table: "Patients",
                column: "SurvivorKey");

            migrationBuilder.CreateIndex(
                name: "IX_SubmissionSets_EntryUuid",
                table: "SubmissionSets",
                column: "EntryUuid",
                unique: true);

            migrationBuilder.CreateIndex(
                name: "IX_SubmissionSets_PatientKey",
                table: "SubmissionSets",
                column: "PatientKey");

            migrationBuilder.CreateIndex(
                name: "IX_SubmissionSets_UniqueId",
                table: "SubmissionSets",
                column: "UniqueId",
                unique: true);
        }

        /// <inheritdoc />
        protected override void Down(MigrationBuilder migrationBuilder)
        {
            migrationBuilder.DropTable(
                name: "Associations");

            migrationBuilder.DropTable(
                name: "DocumentEntryAuthors");

            migrationBuilder.DropTable(
                name: "DocumentEntryCodes");

            migrationBuilder.DropTable(
                name: "DocumentEntryReferenceIds");

            migrationBuilder.DropTable(
                name: "FolderCodes");

            migrationBuilder.DropTable(
                name: "SubmissionSetAuthors");

            migrationBuilder.DropTable(
                name: "DocumentEntries");

            migrationBuilder.DropTable(
                name: "Folders");

            migrationBuilder.DropTable(
                name: "SubmissionSets");

            migrationBuilder.DropTable(
                name: "Patients");
        }
    }
}
